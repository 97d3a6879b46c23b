// The tables behind Wording.h: which sentence a code is told as. One .cpp an area; Wording.cpp holds that of
// scans and runs, and knows all of them. Texts are marked for translation in the context "Wording".
#pragma once

#include <span>

namespace magiqt {

struct Worded {
    const char* code;
    const char* text; // {name} is the argument of that name
};

std::span<const Worded> studyErrors();
std::span<const Worded> studyFindings();
std::span<const Worded> jobErrors();
std::span<const Worded> jobFindings();
std::span<const Worded> imagingErrors();
std::span<const Worded> imagingFindings();

} // namespace magiqt
