// A folder with weights and a small T1w head, and the calls of `magiqt-cli enhance` on it. One thread.
#pragma once

#include "CliProcess.h"
#include "SmallHeads.h"
#include "Weights.h"

#include "support/Files.h"

namespace magiqt::test {

struct EnhanceFixture {
    TemporaryFolder folder;
    std::filesystem::path identity = folder / "identity.safetensors";
    std::filesystem::path shaken = folder / "shaken.safetensors";
    std::filesystem::path head = folder / "head_T1w.nii.gz";
    std::filesystem::path results = folder / "results";
    std::filesystem::path out = results / "enhanced.nii.gz";
    std::filesystem::path sidecar = results / "enhanced.json";

    EnhanceFixture() {
        writeIdentityWeights(identity);
        writeShakenWeights(shaken);
        writeHead(head);
        std::filesystem::create_directory(results);
    }

    // Words added later win over none here: contrast, output, preset and weights stand once.
    CliOutcome enhance(const std::filesystem::path& input, std::vector<std::string> more = {},
                       CliSettings settings = {}) const {
        std::vector<std::string> words = {"enhance", input.string(), "--json"};
        const auto addUnlessGiven = [&](const std::string& option, const std::string& value) {
            for (const std::string& word : more)
                if (word == option) return;
            words.push_back(option);
            words.push_back(value);
        };
        addUnlessGiven("--contrast", "T1w");
        addUnlessGiven("--out", out.string());
        addUnlessGiven("--preset", "preview");
        addUnlessGiven("--weights", identity.string());
        words.insert(words.end(), more.begin(), more.end());
        settings.environment.emplace("XDG_STATE_HOME", (folder / "state").string());
        return runCli(words, settings);
    }

    bool nothingWasWritten() const { return std::filesystem::is_empty(results); }
};

} // namespace magiqt::test
