#include "CalendarDate.h"

#include <chrono>
#include <cstdio>

namespace magiqt {

std::optional<int> calendarDay(const std::string& date) {
    if (date.size() != 10 || date[4] != '-' || date[7] != '-') return std::nullopt;
    for (const int place : {0, 1, 2, 3, 5, 6, 8, 9})
        if (date[static_cast<std::size_t>(place)] < '0' || date[static_cast<std::size_t>(place)] > '9')
            return std::nullopt;
    using namespace std::chrono;
    const year_month_day day{year{std::stoi(date.substr(0, 4))},
                             month{static_cast<unsigned>(std::stoi(date.substr(5, 2)))},
                             std::chrono::day{static_cast<unsigned>(std::stoi(date.substr(8, 2)))}};
    if (!day.ok()) return std::nullopt;
    return static_cast<int>(sys_days{day}.time_since_epoch().count());
}

std::string dateOfDay(int day) {
    const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
    char text[32];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return text;
}

} // namespace magiqt
