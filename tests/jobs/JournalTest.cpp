#include "jobs/protocol/Journal.h"

#include "base/Error.h"
#include "base/Json.h"
#include "jobs/protocol/RunLock.h"
#include "support/FileSizeLimit.h"
#include "support/Files.h"
#include "support/TemporaryFolder.h"

#include <doctest/doctest.h>

#include <fstream>

using namespace magiqt;
using namespace magiqt::test;

namespace {

std::vector<Json> recordsOf(const std::filesystem::path& file) {
    std::vector<Json> records;
    JournalTail(file).poll([&](const Json& record) { records.push_back(record); });
    return records;
}

void appendRaw(const std::filesystem::path& file, const std::string& text) {
    std::ofstream(file, std::ios::binary | std::ios::app) << text;
}

} // namespace

TEST_CASE("records carry sequence, time and type, and go on counting after a reopening") {
    const TemporaryFolder folder;
    const auto file = folder / "journal.jsonl";
    {
        Journal journal(file);
        journal.append("started", Json::object());
        journal.append("metric", {{"name", "loss"}, {"value", 0.5}, {"step", 3}});
    }
    Journal(file).append("done", Json::object());
    const std::vector<Json> records = recordsOf(file);
    REQUIRE(records.size() == 3);
    for (std::size_t i = 0; i < records.size(); ++i) {
        CHECK(records[i].at("sequence") == i + 1);
        CHECK(records[i].at("time").get<std::string>().ends_with("Z"));
        CHECK_FALSE(records[i].contains("pid"));
        CHECK_FALSE(records[i].contains("host"));
    }
    CHECK(records[1].at("type") == "metric");
}

TEST_CASE("a torn last line is left alone by readers and closed off by the next writer") {
    const TemporaryFolder folder;
    const auto file = folder / "journal.jsonl";
    Journal(file).append("started", Json::object());
    appendRaw(file, "{\"sequence\":2,\"type\":\"progr");
    JournalTail tail(file);
    tail.poll();
    CHECK(tail.state().recordCount == 1);
    CHECK(tail.state().damagedLines == 0);
    CHECK((tail.state().state == RunState::Interrupted));
    Journal(file).append("done", Json::object());
    CHECK(tail.poll());
    CHECK(tail.state().recordCount == 2);
    CHECK(tail.state().damagedLines == 1);
    CHECK((tail.state().state == RunState::Done));
    CHECK(recordsOf(file).back().at("sequence") == 2);
}

TEST_CASE("a tail reads a record only when all of it is there, and reads nothing twice") {
    const TemporaryFolder folder;
    const auto file = folder / "journal.jsonl";
    JournalTail tail(file);
    CHECK_FALSE(tail.poll()); // not there yet
    CHECK((tail.state().state == RunState::Queued));
    const std::string record = R"({"sequence":1,"time":"t","type":"progress","fraction":0.25,"stage":"half"})"
                               "\n";
    int seen = 0;
    for (const char character : record) {
        CHECK(seen == 0);
        appendRaw(file, std::string(1, character));
        tail.poll([&](const Json&) { ++seen; });
    }
    CHECK(seen == 1);
    CHECK(tail.state().fraction == 0.25);
    CHECK(tail.bytesRead() == record.size());
    CHECK_FALSE(tail.poll([&](const Json&) { ++seen; }));
    CHECK(seen == 1);
}

TEST_CASE("a journal longer than one read is read whole") {
    const TemporaryFolder folder;
    const auto file = folder / "journal.jsonl";
    std::string text;
    const int count = 40000;
    for (int i = 0; i < count; ++i)
        text += R"({"sequence":)" + std::to_string(i + 1) +
                R"(,"time":"t","type":"metric","name":"loss","step":1,"value":)" + std::to_string(i) + "}\n";
    REQUIRE(text.size() > (std::size_t(2) << 20));
    writeFile(file, text);
    const JournalState state = readJournal(file);
    CHECK(state.recordCount == static_cast<std::uint64_t>(count));
    CHECK(state.metrics.at("loss") == count - 1);
}

TEST_CASE("damaged and foreign lines are counted and do no harm") {
    const TemporaryFolder folder;
    const auto file = folder / "journal.jsonl";
    writeFile(
        file,
        "\n{}\n[1,2]\nnonsense\n{\"type\":3}\n{\"type\":\"progress\"}\n{\"type\":\"artifact\",\"role\":1}\n"
        "{\"type\":\"finding\",\"finding\":{}}\n{\"type\":\"of the future\"}\n{\"type\":\"started\"}\n");
    const JournalState state = readJournal(file);
    CHECK(state.damagedLines == 7);
    CHECK(state.recordCount == 2);
    CHECK(state.attempts == 1);
}

TEST_CASE("the state follows the records: failed, then resumed, then done") {
    const TemporaryFolder folder;
    const auto file = folder / "journal.jsonl";
    Journal journal(file);
    const Finding finding{Severity::Warning, "a.b", "odd", {}};
    CHECK((readJournal(file).state == RunState::Queued));
    journal.append("started", Json::object());
    journal.append("finding", {{"finding", finding}});
    journal.append("progress", {{"fraction", 0.5}, {"stage", "sampling"}, {"remainingSeconds", 12.5}});
    journal.append("failed",
                   {{"code", "x.y"}, {"message", "no"}, {"exitCode", 5}, {"arguments", {{"a", "b"}}}});
    JournalState state = readJournal(file);
    CHECK((state.state == RunState::Failed));
    CHECK(state.exitCode == 5);
    CHECK(state.errorCode == "x.y");
    CHECK(state.errorArguments.at("a") == "b");
    CHECK(state.remainingSeconds == 12.5);
    journal.append("started", Json::object());
    state = readJournal(file);
    CHECK((state.state == RunState::Interrupted)); // nobody holds the lock
    CHECK(state.errorCode.empty());
    CHECK(state.exitCode == 0);
    {
        const RunLock lock(folder.path());
        CHECK((readJournal(file).state == RunState::Running));
        CHECK_THROWS_AS(RunLock{folder.path()}, Error);
    }
    journal.append("finding", {{"finding", finding}});
    journal.append("artifact", {{"role", "r"}, {"file", "f"}, {"bytes", 1}, {"sha256", "old"}});
    journal.append("artifact", {{"role", "r"}, {"file", "f"}, {"bytes", 2}, {"sha256", "new"}});
    journal.append("done", Json::object());
    state = readJournal(file);
    CHECK((state.state == RunState::Done));
    CHECK(state.attempts == 2);
    CHECK(state.findings.size() == 1);
    REQUIRE(state.artifacts.size() == 1);
    CHECK(state.artifacts[0].sha256 == "new");
}

TEST_CASE("text that is not UTF-8 does not keep a record from being written") {
    const TemporaryFolder folder;
    const auto file = folder / "journal.jsonl";
    Journal(file).append("note", {{"text", "M\xfcller"}});
    CHECK(recordsOf(file).size() == 1);
}

TEST_CASE("a full disk is an error, and what was written before stays readable") {
    const TemporaryFolder folder;
    const auto file = folder / "journal.jsonl";
    Journal journal(file);
    journal.append("started", Json::object());
    {
        const FileSizeLimit fullDisk(std::filesystem::file_size(file) + 20);
        try {
            journal.append("note", {{"text", std::string(200, 'x')}});
            FAIL("no error");
        } catch (const Error& error) {
            CHECK(error.code() == "journal.write-failed");
            CHECK((error.kind() == ErrorKind::NoResource));
        }
    }
    CHECK(readJournal(file).recordCount == 1);
    journal.append("done", Json::object()); // room again: the same writer closes the torn line
    CHECK((readJournal(file).state == RunState::Done));
    CHECK(readJournal(file).damagedLines == 1);
}
