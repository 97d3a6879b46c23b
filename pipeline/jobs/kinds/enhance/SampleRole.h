// The role of a sample among a run's artifacts and outputs, and the name of its file before ".nii.gz".
#pragma once

#include <string>

namespace magiqt {

// "sample-01_T1w"; number: from 1.
inline std::string sampleRole(int number, const std::string& contrast) {
    const std::string digits = std::to_string(number);
    return "sample-" + std::string(digits.size() < 2 ? "0" : "") + digits + "_" + contrast;
}

} // namespace magiqt
