// `magiqt-cli run FOLDER` for the self-test alone: what the tests of the protocol start, kill and start
// again.
#include "jobs/protocol/JobContext.h"

#include "base/Error.h"
#include "base/Json.h"

#include <cstdio>

namespace magiqt {
void runSelftestJob(JobContext&);
}

int main(int argumentCount, char** arguments) {
    if (argumentCount != 2) return 2;
    try {
        const magiqt::Json defaults = {
            {"steps", 20}, {"blocksPerStep", 1000}, {"checkpointEvery", 5}, {"killAt", "never"}};
        return magiqt::executeJob(magiqt::RunFolder::open(arguments[1]), &magiqt::runSelftestJob, defaults);
    } catch (const magiqt::Error& error) {
        std::fprintf(stderr, "error: %s\n", error.what());
        return magiqt::exitCode(error.kind());
    }
}
