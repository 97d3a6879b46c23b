// Stands in for magiqt-cli in the desktop's tests: `magiqt-fake-child run FOLDER` speaks the real protocol
// through the real JobContext and does what MAGIQT_FAKE says:
//   finish       reports a finding and progress, "enhances" every input by copying it, and is done
//   hang         reports progress until somebody asks it to stop
//   gated        reports half of the progress, waits until the file `go` stands beside the run folder,
//   finishes crash        kills itself half-way at the first attempt, finishes at the second fail fails with
//   "job.out-of-memory" never-begin  ends with 5 before it has begun
#include "base/Error.h"
#include "base/Json.h"
#include "jobs/protocol/JobContext.h"
#include "jobs/protocol/Journal.h"
#include "volume/Nifti.h"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <string>
#include <thread>

#include <unistd.h>

namespace {

using namespace magiqt;

std::string mode() {
    const char* value = std::getenv("MAGIQT_FAKE");
    return value ? value : "finish";
}

void wait() {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
}

void finish(JobContext& context) {
    for (int step = 5; step <= 9; ++step) {
        context.progress(step / 10.0, "enhancing");
        context.metric("loss", 1.0 - step / 10.0, step);
        context.throwIfStopped();
    }
    for (const std::string contrast : {"T1w", "T2w", "FLAIR"}) {
        if (!context.folder().hasInput(contrast)) continue;
        const NiftiImage input = readNifti(context.folder().inputPath(contrast));
        const std::string name = "enhanced_" + contrast;
        writeNifti(context.folder().out() / (name + ".nii.gz"), *input.volume);
        writeJsonFile(
            context.folder().out() / (name + ".json"),
            Json{
                {"Description", "enhanced"},
                {"Sources", {"sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}},
                {"GeneratedBy", Json::array({{{"Name", "MagIQT"}, {"Version", "0.0.test"}}})},
                {"Contrast", contrast},
                {"Model", {{"Name", "fake model"}, {"Network", "XS"}, {"SHA256", std::string(64, 'f')}}},
                {"Sampling", {{"Sampler", "dpm-solver++2m"}, {"Evaluations", 5}, {"Seed", context.seed()}}}});
        context.artifact(name, name + ".nii.gz");
        context.artifact("sidecar_" + contrast, name + ".json");
    }
    context.progress(1, "writing");
}

void runFake(JobContext& context) {
    const std::string wanted = mode();
    context.finding({Severity::Warning, "fake.finding", "this is a fake finding", {}});
    for (int step = 0; step < 5; ++step) {
        context.progress(step / 10.0, "enhancing");
        context.throwIfStopped();
    }
    if (wanted == "fail") throw Error(ErrorKind::NoResource, "job.out-of-memory", "too little memory");
    if (wanted == "crash" && readJournal(context.folder().journal()).attempts == 1) {
        context.checkpointWritten("half");
        ::kill(::getpid(), SIGKILL);
    }
    while (wanted == "hang") {
        context.progress(0.5, "enhancing");
        context.throwIfStopped();
        wait();
    }
    while (wanted == "gated" && !std::filesystem::exists(context.folder().path().parent_path() / "go")) {
        context.progress(0.5, "enhancing");
        context.throwIfStopped();
        wait();
    }
    finish(context);
}

} // namespace

int main(int count, char** arguments) {
    if (mode() == "never-begin" || count != 3) return 5;
    try {
        return executeJob(RunFolder::open(arguments[2]), &runFake);
    } catch (const Error& error) {
        return exitCode(error.kind());
    }
}
