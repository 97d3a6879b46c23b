#include "nn/training/RankPlace.h"

#include "base/Error.h"

#include <charconv>
#include <cstdlib>
#include <initializer_list>

namespace magiqt {

namespace {

const char* firstOf(std::initializer_list<const char*> names) {
    for (const char* name : names)
        if (const char* value = std::getenv(name); value && *value) return value;
    return nullptr;
}

int numberOf(std::initializer_list<const char*> names, int otherwise) {
    const char* text = firstOf(names);
    if (!text) return otherwise;
    int number = 0;
    const char* end = text + std::char_traits<char>::length(text);
    if (const auto [last, problem] = std::from_chars(text, end, number);
        problem != std::errc() || last != end)
        throw Error(ErrorKind::Usage, "ranks.environment",
                    std::string("the environment variable ") + *names.begin() + " is '" + text +
                        "'; a whole number was expected",
                    {{"variable", *names.begin()}, {"value", text}});
    return number;
}

} // namespace

RankPlace RankPlace::fromEnvironment() {
    RankPlace place;
    place.rank = numberOf({"RANK", "SLURM_PROCID"}, 0);
    place.size = numberOf({"WORLD_SIZE", "SLURM_STEP_NUM_TASKS"}, 1);
    place.port = numberOf({"MASTER_PORT"}, place.port);
    if (const char* address = firstOf({"MASTER_ADDR"})) place.address = address;
    if (place.size < 1 || place.rank < 0 || place.rank >= place.size || place.port < 1 || place.port > 65'535)
        throw Error(ErrorKind::Usage, "ranks.environment",
                    "rank " + std::to_string(place.rank) + " of " + std::to_string(place.size) + ", port " +
                        std::to_string(place.port) +
                        " cannot be; RANK from 0 to WORLD_SIZE - 1 and a MASTER_PORT were expected");
    return place;
}

} // namespace magiqt
