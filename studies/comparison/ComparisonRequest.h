// A comparison as people write it, in one file, and as a run of the kind `compare` takes it. Plain values.
//
//   { "name": "suite-small",
//     "arms": [ { "name": "cubic", "interpolation": "cubic" },
//               { "name": "magiqt", "weights": "magiqt.safetensors", "evaluations": 5, "samples": 1,
//                 "patch_voxels": 0, "halo": true, "attention": true, "shared_state": true } ],
//     "baseline": "cubic",                      every arm is compared with it
//     "pairs": [["magiqt", "unet"]],            and these, the first minus the second
//     "groups": { "magiqt": ["magiqt-s1", "magiqt-s2"] },   arms that are one thing trained with several
//     seeds "subjects": [ { "name": "child_0008", "age": "child", "skull_stripped": true, "mask": "m.nii.gz",
//                     "T1w": { "reference": "ref.nii.gz", "scan": "low.nii.gz" } } ],
//     "seeds": [64], "seam_voxels": 32, "anatomy": ["T1w"],
//     "metrics": ["psnr_db", "ssim"] }          those that are tested; without it the usual ones
//
// Paths are relative to the file. Without "scan" a low-field scan is simulated from the reference, with a
// seed of the plan; without "reference" the images are only checked against the scan.
#pragma once

#include "base/Json.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace magiqt {

struct ComparisonRequest {
    std::string name;
    Json plan = Json::object();                          // the run's parameter, without paths
    std::map<std::string, std::filesystem::path> inputs; // by role

    // `folder`: that of the file. Throws Error (BadInput, "comparison.*") for what is missing, doubled,
    // unknown or not a name; existing files are not checked here.
    static ComparisonRequest fromJson(const Json& json, const std::filesystem::path& folder);
};

// What the scores are compared by; travels in the plan.
struct ComparisonDesign {
    std::string name, baseline;
    std::vector<std::pair<std::string, std::string>> pairs; // groups: first minus second
    std::vector<std::pair<std::string, std::vector<std::string>>>
        groups; // by name, in order; each has its arms
    std::vector<std::string> metrics;

    static ComparisonDesign fromPlan(const Json& plan);
};

} // namespace magiqt
