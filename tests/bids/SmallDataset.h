// A small BIDS data set of two people that is right in every way, for tests that spoil one thing of it.
#pragma once

#include "base/Json.h"
#include "support/Files.h"
#include "support/TemporaryFolder.h"
#include "volume/Nifti.h"

#include <filesystem>
#include <memory>
#include <string>

namespace magiqt::test {

inline void writeSmallImage(const std::filesystem::path& file, double spacingMm = 2) {
    std::filesystem::create_directories(file.parent_path());
    std::vector<float> voxels(4 * 5 * 6);
    for (std::size_t n = 0; n < voxels.size(); ++n)
        voxels[n] = static_cast<float>(n);
    NiftiWriteOptions options;
    options.type = VoxelType::Int16;
    options.descrip = "MagIQT";
    writeNifti(file,
               Volume(Geometry::axisAligned({4, 5, 6}, {spacingMm, spacingMm, spacingMm}, {1, 2, 3}), voxels),
               options);
}

class SmallDataset {
public:
    // Raw: sub-a1 with sessions 01 and 02, sub-b2 with session 01.
    static SmallDataset raw() {
        SmallDataset set;
        set.json("dataset_description.json",
                 {{"Name", "Test"}, {"BIDSVersion", "1.9.0"}, {"DatasetType", "raw"}, {"License", "CC0"}});
        set.text("README", "A data set for tests.\n");
        set.text("participants.tsv",
                 "participant_id\tage\tsex\tgroup\nsub-a1\t41\tF\tms\nsub-b2\tn/a\tn/a\tn/a\n");
        set.json("participants.json",
                 {{"age", {{"Description", "Age"}, {"Units", "year"}}},
                  {"group", {{"Description", "Group"}, {"Levels", {{"ms", "Patient"}}}}}});
        for (const char* session : {"01", "02"})
            set.image("sub-a1/ses-" + std::string(session) + "/anat/sub-a1_ses-" + session + "_acq-axi_T2w");
        set.image("sub-b2/ses-01/anat/sub-b2_ses-01_run-1_FLAIR");
        set.text("sub-a1/sub-a1_sessions.tsv", "session_id\tdays\nses-01\t0\nses-02\t30\n");
        set.json("sub-a1/sub-a1_sessions.json", {{"days", {{"Description", "Days since the first scan"}}}});
        set.text("sub-a1/ses-01/sub-a1_ses-01_scans.tsv",
                 "filename\nanat/sub-a1_ses-01_acq-axi_T2w.nii.gz\n");
        return set;
    }

    static SmallDataset derivative() {
        SmallDataset set;
        set.json("dataset_description.json", {{"Name", "Test"},
                                              {"BIDSVersion", "1.9.0"},
                                              {"DatasetType", "derivative"},
                                              {"License", "CC0"},
                                              {"GeneratedBy", {{{"Name", "MagIQT"}, {"Version", "1"}}}},
                                              {"SourceDatasets", Json::array()},
                                              {"DatasetLinks", {{"raw", "../raw"}}}});
        set.text("README", "Derived.\n");
        const std::string stem = "sub-a1/ses-01/anat/sub-a1_ses-01_acq-axi_desc-enhanced_T2w";
        set.image(stem, {{"SkullStripped", false}, {"Sources", {"bids:raw:sub-a1/ses-01/anat/x.nii.gz"}}});
        set.image("sub-a1/ses-01/anat/sub-a1_ses-01_acq-axi_desc-brain_mask",
                  {{"Type", "Brain"}, {"Sources", {"bids::" + stem + ".nii.gz"}}});
        return set;
    }

    std::filesystem::path path(const std::string& relative = {}) const { return m_folder->path() / relative; }
    void text(const std::string& relative, const std::string& content) const {
        std::filesystem::create_directories(path(relative).parent_path());
        writeFile(path(relative), content);
    }
    void json(const std::string& relative, const Json& value) const { text(relative, value.dump(2)); }
    void image(const std::string& stem, const Json& sidecar = {{"MagneticFieldStrength", 0.064},
                                                               {"EchoTime", 0.2},
                                                               {"Manufacturer", "Hyperfine"}}) const {
        writeSmallImage(path(stem + ".nii.gz"));
        json(stem + ".json", sidecar);
    }
    // Sets or (with null) removes one entry of a JSON file.
    void edit(const std::string& relative, const std::string& key, const Json& value) const {
        Json all = readJsonFile(path(relative));
        if (value.is_null())
            all.erase(key);
        else
            all[key] = value;
        json(relative, all);
    }
    void rename(const std::string& from, const std::string& to) const {
        std::filesystem::create_directories(path(to).parent_path());
        std::filesystem::rename(path(from), path(to));
    }
    void renameImage(const std::string& from, const std::string& to) const {
        rename(from + ".nii.gz", to + ".nii.gz");
        rename(from + ".json", to + ".json");
    }
    void remove(const std::string& relative) const { std::filesystem::remove_all(path(relative)); }

private:
    std::unique_ptr<TemporaryFolder> m_folder =
        std::make_unique<TemporaryFolder>(); // so that it can be moved
};

} // namespace magiqt::test
