// Imports the chosen series of a folder, one after the other, each with a checkpoint. The work is
// imaging/import; here it meets the run folder.
#include "jobs/protocol/JobContext.h"

#include "base/Error.h"
#include "base/Json.h"
#include "base/Sha256.h"
#include "imaging/import/ImportWriter.h"
#include "imaging/import/Seal.h"

#include <algorithm>
#include <cstdio>
#include <optional>
#include <set>
#include <sstream>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

constexpr double kInventoryShare = 0.1; // of the progress bar

class ImportJob {
public:
    explicit ImportJob(JobContext& context)
        : m_context(context), m_parameters(context.parameters()), m_out(context.folder().out()) {}

    void run() {
        const std::string sealTo = m_parameters.at("sealTo");
        if (!sealTo.empty()) checkSealKey(sealTo);
        m_context.progress(0, "reading headers");
        const fs::path folder = m_context.folder().inputPath("folder");
        InventoryOptions options;
        options.threads = m_parameters.at("threads");
        options.progress = [&](double fraction) {
            m_context.progress(kInventoryShare * fraction, "reading headers");
        };
        options.stopRequested = [&] { return m_context.stopRequested(); };
        const ImportInventory inventory = takeInventory(folder, m_parameters.at("salt"), options);
        const std::vector<std::size_t> chosen = chosenSeries(inventory);
        fs::create_directories(m_out);
        for (std::size_t n = 0; n < chosen.size(); ++n) {
            m_done = n;
            m_all = chosen.size();
            importOne(inventory, inventory.series[chosen[n]], static_cast<std::int64_t>(n) + 1);
            m_context.throwIfStopped();
        }
        if (m_scans.empty() && m_firstFailure) throw *m_firstFailure;
        writeResults(inventory, sealTo);
        m_context.progress(1, "done");
    }

private:
    std::vector<std::size_t> chosenSeries(const ImportInventory& inventory) const {
        std::set<std::string> wanted;
        std::istringstream list(m_parameters.at("series").get<std::string>());
        for (std::string id; std::getline(list, id, ',');)
            if (!id.empty()) wanted.insert(id);
        const bool all = wanted.empty();
        std::vector<std::size_t> chosen;
        for (std::size_t n = 0; n < inventory.series.size(); ++n)
            if (all ? inventory.series[n].tick : wanted.erase(inventory.series[n].id) > 0)
                chosen.push_back(n);
        if (!wanted.empty())
            throw Error(ErrorKind::BadInput, "import.unknown-series",
                        std::to_string(wanted.size()) + " of the chosen series are not in the folder; look "
                                                        "through it again (the salt must be the same)",
                        {{"count", std::to_string(wanted.size())}});
        if (chosen.empty())
            throw Error(ErrorKind::BadInput, "import.nothing-ticked",
                        "no series of the folder is ticked; choose what should be imported all the same",
                        {{"series", std::to_string(inventory.series.size())}});
        return chosen;
    }

    fs::path checkpointOf(std::int64_t number) const {
        char name[32];
        std::snprintf(name, sizeof name, "scan_%04lld.json", static_cast<long long>(number));
        return m_context.folder().checkpoint() / name;
    }

    // What an earlier attempt finished: its files must still be what they were.
    std::optional<Json> finished(const std::string& id, std::int64_t number) const {
        std::error_code gone;
        if (!fs::exists(checkpointOf(number), gone)) return std::nullopt;
        try {
            Json saved = readJsonFile(checkpointOf(number));
            if (saved.at("id") != id) return std::nullopt;
            if (saved.contains("entry"))
                for (const char* field : {"file", "sidecar"}) {
                    const fs::path file = m_out / saved.at("entry").at(field).get<std::string>();
                    if (sha256OfFile(file) != saved.at("sha256").at(field)) return std::nullopt;
                }
            return saved;
        } catch (const std::exception&) {
            return std::nullopt;
        }
    }

    void importOne(const ImportInventory& inventory, const ImportSeries& series, std::int64_t number) {
        report(0);
        std::optional<Json> saved = finished(series.id, number);
        if (!saved) {
            saved = work(inventory, series, number);
            writeJsonFile(checkpointOf(number), *saved);
            m_context.checkpointWritten("scan " + std::to_string(number));
        }
        if (saved->contains("entry")) {
            m_scans.push_back(saved->at("entry"));
            for (const Finding& finding : saved->at("entry").at("findings").get<Findings>())
                m_context.finding(finding);
        } else {
            m_failed.push_back(saved->at("failed"));
        }
        report(1);
    }

    Json work(const ImportInventory& inventory, const ImportSeries& series, std::int64_t number) {
        ImportWriteOptions options;
        options.threads = m_parameters.at("threads");
        options.progress = [&](double fraction) { report(fraction); };
        options.stopRequested = [&] { return m_context.stopRequested(); };
        try {
            const WrittenScan written = writeSeries(inventory, series, number, m_out, options);
            m_context.artifact("scan", written.file);
            m_context.artifact("sidecar", written.sidecar);
            return {{"id", series.id},
                    {"entry", written.entry},
                    {"sha256",
                     {{"file", sha256OfFile(written.file)}, {"sidecar", sha256OfFile(written.sidecar)}}}};
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::BadInput) throw;
            // One bad series must not cost the others.
            if (!m_firstFailure) m_firstFailure = error;
            m_context.finding(
                {Severity::Warning,
                 "import.series-failed",
                 "series " + std::to_string(number) + " was not imported: " + error.what(),
                 {{"number", std::to_string(number)}, {"reason", error.what()}, {"code", error.code()}}});
            return {{"id", series.id},
                    {"failed",
                     {{"id", series.id},
                      {"code", error.code()},
                      {"message", error.what()},
                      {"arguments", error.arguments()}}}};
        }
    }

    void report(double fraction) {
        const double whole = (static_cast<double>(m_done) + fraction) / static_cast<double>(m_all);
        m_context.progress(kInventoryShare + (0.99 - kInventoryShare) * whole,
                           "importing " + std::to_string(m_done + 1) + " of " + std::to_string(m_all));
    }

    void writeResults(const ImportInventory& inventory, const std::string& sealTo) {
        // Whoever was not imported is no business of the study's.
        People::Labels labels;
        for (const Json& scan : m_scans)
            labels.insert(scan.at("person").get<std::string>());
        if (!sealTo.empty()) {
            const fs::path sealed = m_out / "persons.sealed";
            writeSealedPersons(inventory.people, labels, sealTo, sealed);
            m_context.artifact("persons", sealed);
        }
        Json skipped = Json::array();
        for (const auto& [reason, count] : inventory.skipped)
            skipped.push_back({{"reason", reason}, {"count", count}});
        const fs::path result = m_out / "import.json";
        writeJsonFile(result, {{"scans", m_scans},
                               {"failed", m_failed},
                               {"persons", inventory.people.publicJson(labels)},
                               {"sealed", !sealTo.empty()},
                               {"files", inventory.files},
                               {"skipped", skipped},
                               {"findings", inventory.findings}});
        m_context.artifact("import", result);
        m_context.metric("scans", static_cast<double>(m_scans.size()));
    }

    JobContext& m_context;
    const Json& m_parameters;
    const fs::path m_out;
    std::size_t m_done = 0, m_all = 1;
    Json m_scans = Json::array(), m_failed = Json::array();
    std::optional<Error> m_firstFailure;
};

} // namespace

void runImportJob(JobContext& context) {
    try {
        ImportJob(context).run();
    } catch (const Error& error) {
        if (error.code() == "import.stopped") context.throwIfStopped();
        throw;
    }
}

} // namespace magiqt
