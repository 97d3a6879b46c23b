#include "SessionLabel.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace magiqt {

std::string nextSessionLabel(const std::set<std::string>& taken) {
    int number = 0;
    for (const std::string& label : taken)
        number = std::max(number, std::atoi(label.c_str()));
    char text[16];
    std::snprintf(text, sizeof text, "%02d", number + 1);
    return text;
}

} // namespace magiqt
