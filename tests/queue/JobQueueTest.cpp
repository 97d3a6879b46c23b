// The queue's files without a runner: adding, blocking, changing, what others changed, what is damaged.
#include "jobs/queue/JobQueue.h"

#include "base/Error.h"
#include "base/Json.h"
#include "support/FileSizeLimit.h"
#include "support/Files.h"
#include "support/TemporaryFolder.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <sys/stat.h>

using namespace magiqt;
using namespace magiqt::test;

namespace {

QueueRequest selftest(std::vector<std::string> needs = {}) {
    QueueRequest request;
    request.kind = "selftest";
    request.needs = std::move(needs);
    return request;
}

std::string codeOf(const std::function<void()>& act) {
    try {
        act();
    } catch (const Error& error) {
        CHECK(error.fullMessage().find("/tmp") == std::string::npos);
        return error.code();
    }
    return {};
}

void setState(JobQueue& queue, const std::string& id, EntryState state) {
    REQUIRE(queue.change(id, [&](QueueEntry& entry) {
        entry.state = state;
        return true;
    }));
}

} // namespace

TEST_CASE("what is added is seen by another program as it was given") {
    const TemporaryFolder study;
    JobQueue queue(study / "queue");
    writeFile(study / "scan.nii", "x");
    QueueRequest request = selftest();
    request.parametersJson = R"({"steps":7})";
    request.inputs["scan"] = study / "scan.nii";
    request.outputs["result"] = "/elsewhere/r\xff.json"; // no UTF-8
    request.seed = 12345678901234567890u;
    request.priority = -3;
    request.resources = {2, GpuUse::Optional, 300};
    request.executor = "slurm:x";
    request.batch = "cohort";
    request.title = "sub-7f3k2m";
    const std::string first = queue.add(request);
    QueueRequest second = selftest();
    second.inputs["scan"] = ArtifactSource{first, "prepared"};
    const std::string next = queue.add(second);

    const JobQueue other(study / "queue");
    REQUIRE(other.entries().size() == 2);
    const QueueEntry& read = *other.entries()[0];
    CHECK(read.id() == first);
    CHECK(read.request.inputs == request.inputs);
    CHECK(read.request.outputs == request.outputs);
    CHECK(read.request.seed == request.seed);
    CHECK(read.request.priority == -3);
    CHECK(read.request.resources == request.resources);
    CHECK(read.request.executor == "slurm:x");
    CHECK(Json::parse(read.request.parametersJson) == Json{{"steps", 7}});
    CHECK((read.state == EntryState::Waiting));
    CHECK(other.get(next)->request.needs == std::vector<std::string>{first}); // named by an input
    CHECK(other.dependants(first).size() == 1);

    struct stat status {};
    REQUIRE(::stat((study / "queue" / (first + ".json")).c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600); // it names input files
    // Inside the study: relative, so that a study can be moved.
    CHECK(readJsonFile(study / "queue" / (first + ".json")).at("inputs").at("scan").at("file") == "scan.nii");
}

TEST_CASE("what is done forgets places outside the study, which may be named after a person") {
    QueueEntry entry;
    entry.request.kind = "import";
    entry.request.inputs["folder"] = std::filesystem::path("/media/Doe Jane");
    entry.request.inputs["scan"] = std::filesystem::path("/study/rawdata/a.nii.gz");
    entry.request.inputs["mask"] = ArtifactSource{"other", "brain_mask"};
    entry.request.outputs["folder"] = "/home/Doe/out";
    for (const EntryState state :
         {EntryState::Waiting, EntryState::Running, EntryState::Failed, EntryState::Done}) {
        entry.state = state;
        const Json json = entryToJson(entry, "/study");
        CHECK(json.at("inputs").contains("folder") == (state != EntryState::Done));
        CHECK(json.at("outputs").empty() == (state == EntryState::Done));
        CHECK(json.at("inputs").at("scan").at("file") == "rawdata/a.nii.gz");
        CHECK(json.at("inputs").contains("mask"));
        CHECK((json.dump().find("Doe") == std::string::npos) == (state == EntryState::Done));
    }
}

TEST_CASE("requests that cannot be are refused, and nothing of them is added") {
    const TemporaryFolder study;
    JobQueue queue(study / "queue");
    CHECK(codeOf([&] { queue.add(selftest({"nothere"})); }) == "queue.need-missing");
    QueueRequest request = selftest();
    request.parametersJson = "[1]";
    CHECK(codeOf([&] { queue.add(request); }) == "run.parameters-invalid");
    request = selftest();
    request.kind = "../etc";
    CHECK(codeOf([&] { queue.add(request); }) == "run.kind-invalid");
    request = selftest();
    request.id = "../x";
    CHECK(codeOf([&] { queue.add(request); }) == "queue.id-invalid");
    request.id = "self";
    request.needs = {"self"};
    CHECK(codeOf([&] { queue.add(request); }) == "queue.need-missing"); // itself: a circle
    CHECK(codeOf([&] { queue.addBatch({selftest(), selftest({"nothere"})}); }) == "queue.need-missing");
    CHECK(queue.entries().empty());
    const std::string id = queue.add(selftest());
    request = selftest();
    request.id = id;
    CHECK(codeOf([&] { queue.add(request); }) == "queue.id-taken");
    CHECK(codeOf([&] { queue.get("zzzz"); }) == "queue.no-such-entry");
    CHECK(queue.get(id.substr(0, 5))->id() == id);
    CHECK(JobQueue(study / "queue").entries().size() == 1);
}

TEST_CASE("the entries of a batch may need each other and keep their order") {
    const TemporaryFolder study;
    JobQueue queue(study / "queue");
    std::vector<QueueRequest> requests;
    for (int i = 0; i < 40; ++i) {
        QueueRequest request = selftest();
        request.id = std::string("e").append(std::to_string(i));
        if (i > 0) request.needs = {requests.back().id};
        requests.push_back(request);
    }
    const auto ids = queue.addBatch(requests);
    CHECK(ids.size() == 40);
    const JobQueue other(study / "queue");
    REQUIRE(other.entries().size() == 40);
    for (std::size_t i = 0; i < 40; ++i)
        CHECK(other.entries()[i]->id() == ids[i]);
    CHECK(other.dependants("e0").size() == 39);
    for (const auto& file : std::filesystem::directory_iterator(study / "queue"))
        CHECK(file.path().extension() != ".part");
}

TEST_CASE(
    "what needs something that failed is blocked with the reason, down the chain, until that is retried") {
    const TemporaryFolder study;
    JobQueue queue(study / "queue");
    const std::string prepare = queue.add(selftest()), other = queue.add(selftest());
    const std::string enrol = queue.add(selftest({prepare})), enhance = queue.add(selftest({enrol, other}));
    CHECK((queue.get(enhance)->state == EntryState::Waiting));
    for (const EntryState state : {EntryState::Failed, EntryState::Cancelled, EntryState::Interrupted}) {
        setState(queue, prepare, state);
        JobQueue watcher(study / "queue");
        for (const std::string& id : {enrol, enhance}) {
            CHECK((watcher.get(id)->state == EntryState::Blocked));
            CHECK(watcher.get(id)->reason.code == "queue.blocked");
            CHECK(watcher.get(id)->reason.arguments.at("entry") == prepare); // the root of it
            CHECK(watcher.get(id)->reason.arguments.at("state") == toString(state));
        }
        CHECK((watcher.get(other)->state == EntryState::Waiting));
        // Retrying the last of the chain retries what holds it up, and all go on together.
        CHECK(queue.retry(enhance) == std::vector<std::string>{prepare});
        watcher.refresh();
        for (const std::string& id : {prepare, enrol, enhance})
            CHECK((watcher.get(id)->state == EntryState::Waiting));
    }
    CHECK(codeOf([&] { queue.retry(enhance); }) == "queue.nothing-to-retry");
    queue.remove(prepare);
    CHECK(queue.get(enrol)->reason.code == "queue.need-missing");
    CHECK((queue.get(enhance)->state == EntryState::Blocked));
}

TEST_CASE("cancel, retry, priority and removal follow the state") {
    const TemporaryFolder study;
    JobQueue queue(study / "queue");
    const std::string id = queue.add(selftest());
    queue.reprioritise(id, 9);
    CHECK(JobQueue(study / "queue").get(id)->request.priority == 9);
    queue.cancel(id);
    CHECK((queue.get(id)->state == EntryState::Cancelled));
    queue.cancel(id); // nothing more happens
    CHECK(queue.retry(id) == std::vector<std::string>{id});
    CHECK(queue.get(id)->reason.code.empty());
    setState(queue, id, EntryState::Running);
    CHECK(codeOf([&] { queue.remove(id); }) == "queue.at-work");
    queue.cancel(id, std::chrono::seconds(5));
    REQUIRE(queue.get(id)->cancel);
    CHECK(queue.get(id)->cancel->deadlineSeconds == 5);
    const CancelRequest asked = *queue.get(id)->cancel;
    queue.cancel(id, std::chrono::seconds(50));
    CHECK(*queue.get(id)->cancel == asked); // the first deadline counts
    setState(queue, id, EntryState::Done);
    CHECK(codeOf([&] { queue.retry(id); }) == "queue.nothing-to-retry");
    queue.remove(id);
    CHECK(queue.entries().empty());
    CHECK(JobQueue(study / "queue").entries().empty());
}

TEST_CASE("a view sees every change of another one, also several within one tick of the clock") {
    const TemporaryFolder study;
    JobQueue writer(study / "queue"), watcher(study / "queue");
    CHECK_FALSE(watcher.refresh());
    std::vector<std::string> ids;
    for (int i = 0; i < 50; ++i) {
        ids.push_back(writer.add(selftest()));
        CHECK(watcher.refresh());
        CHECK(watcher.entries().size() == ids.size());
        writer.reprioritise(ids.front(), i + 1);
        CHECK(watcher.refresh());
        CHECK(watcher.get(ids.front())->request.priority == i + 1);
    }
    writer.remove(ids.back());
    CHECK(watcher.refresh());
    CHECK(watcher.find(ids.back()) == nullptr);
}

TEST_CASE("damaged entry files are findings, the others go on, and what needs a damaged one is blocked") {
    const TemporaryFolder study;
    JobQueue queue(study / "queue");
    const std::string good = queue.add(selftest()), bad = queue.add(selftest());
    const std::string needs = queue.add(selftest({bad}));
    const Json whole = readJsonFile(study / "queue" / (bad + ".json"));
    const auto damage = [&](const std::string& content) {
        writeFile(study / "queue" / (bad + ".json"), content);
        const JobQueue view(study / "queue");
        CHECK(view.entries().size() == 2);
        REQUIRE(view.findings().size() == 1);
        CHECK(view.findings()[0].code == "queue.entry-damaged");
        CHECK(view.findings()[0].arguments.at("entry") == bad);
        CHECK((view.get(good)->state == EntryState::Waiting));
        CHECK(view.get(needs)->reason.code == "queue.need-missing");
    };
    damage("");
    damage("{\"format\": 1");
    damage("[]");
    damage(std::string(100, '\0'));
    for (const auto& item : whole.items()) {
        CAPTURE(item.key());
        if (item.key() == "batch" || item.key() == "title" || item.key() == "recordsBefore")
            continue; // may be missing
        Json lacking = whole;
        lacking.erase(item.key());
        damage(lacking.dump());
        Json wrong = whole;
        wrong[item.key()] = item.value().is_object() ? Json("x") : Json::object();
        damage(wrong.dump());
    }
    for (const auto& [key, value] :
         std::initializer_list<std::pair<const char*, Json>>{{"runFolder", "/etc"},
                                                             {"runFolder", "../../x"},
                                                             {"id", good},
                                                             {"state", "dreaming"},
                                                             {"format", 2}}) {
        Json wrong = whole;
        wrong[key] = value;
        damage(wrong.dump());
    }
    // A view that knew it keeps what it knew. (Programs replace entries as a whole, which the folder's time
    // shows.)
    writeFile(study / "queue" / "damaged", "{");
    std::filesystem::rename(study / "queue" / "damaged", study / "queue" / (bad + ".json"));
    CHECK(queue.refresh());
    CHECK(queue.find(bad) != nullptr);
    CHECK(queue.findings().size() == 1);
    queue.remove(bad);
    CHECK(queue.findings().empty());
    CHECK(JobQueue(study / "queue").findings().empty());
}

TEST_CASE("on a full disk an addition is refused as a whole and an entry keeps its old content") {
    const TemporaryFolder study;
    JobQueue queue(study / "queue");
    const std::string id = queue.add(selftest());
    {
        const FileSizeLimit full(100);
        CHECK_FALSE(codeOf([&] { queue.add(selftest()); }).empty());
        CHECK_FALSE(codeOf([&] { queue.addBatch(std::vector<QueueRequest>(40, selftest())); }).empty());
        CHECK_FALSE(codeOf([&] { queue.reprioritise(id, 5); }).empty());
        CHECK(queue.get(id)->request.priority == 0);
    }
    const JobQueue other(study / "queue");
    CHECK(other.entries().size() == 1);
    CHECK(other.findings().empty());
    queue.reprioritise(id, 5);
    CHECK(JobQueue(study / "queue").get(id)->request.priority == 5);
    for (const auto& file : std::filesystem::directory_iterator(study / "queue"))
        CHECK(file.path().extension() != ".part");
}
