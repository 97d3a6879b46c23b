// Writes subjects and scans for ever and says on stdout which it has committed. The kill test ends it at any
// moment.
//   catalog-writer STUDY FIRST [edits]
#include "StudyFixture.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <unistd.h>

using namespace magiqt;

namespace {

void say(const std::string& line) {
    if (::write(STDOUT_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size())) std::_Exit(9);
}

} // namespace

int main(int count, char** arguments) {
    if (count < 3) return 2;
    try {
        Catalog catalog = Catalog::open(arguments[1], OpenMode::Create);
        if (catalog.isReadOnly()) return 3;
        const bool edits = count > 3;
        for (int person = std::atoi(arguments[2]);; ++person) {
            test::fill(catalog, 1, person);
            say("added " + std::to_string(person) + "\n");
            if (!edits) continue;
            const RowId subject = findSubject(catalog, "p" + std::to_string(1000 + person))->id;
            Editor(catalog).changeSubjects({subject}, {.note = "noted"});
            say("noted " + std::to_string(person) + "\n");
            if (person % 7 == 0) catalog.backup("writer");
        }
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "%s\n", problem.what());
        return 1;
    }
}
