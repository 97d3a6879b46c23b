// Text of a DICOM file in UTF-8, by the file's specific character set (PS3.3 C.12.1.1.2), so that one name
// spelled by two scanners is one name. Pure function, safe from any thread.
#pragma once

#include <string>

namespace magiqt {

// `characterSet`: the value of (0008,0005), with its backslashes. Text that does not fit it is taken as UTF-8
// where it is that, else as Latin-1.
std::string dicomTextAsUtf8(const std::string& text, const std::string& characterSet);

// UTF-8 as it is, anything else read as Latin-1.
std::string asUtf8(const std::string& text);

} // namespace magiqt
