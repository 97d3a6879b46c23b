#include "QueueEntry.h"

#include "base/Error.h"

#include <array>
#include <utility>

namespace magiqt {

namespace {

constexpr std::array<std::pair<EntryState, const char*>, 8> stateNames{{
    {EntryState::Waiting, "waiting"},
    {EntryState::Blocked, "blocked"},
    {EntryState::Submitted, "submitted"},
    {EntryState::Running, "running"},
    {EntryState::Done, "done"},
    {EntryState::Failed, "failed"},
    {EntryState::Cancelled, "cancelled"},
    {EntryState::Interrupted, "interrupted"},
}};

constexpr std::array<std::pair<GpuUse, const char*>, 3> gpuNames{
    {{GpuUse::None, "none"}, {GpuUse::Optional, "optional"}, {GpuUse::Required, "required"}}};

template <typename Table, typename Value>
std::string nameIn(const Table& table, Value value) {
    for (const auto& [one, name] : table)
        if (one == value) return name;
    return table.front().second;
}

template <typename Table>
auto valueIn(const Table& table, const std::string& name) {
    for (const auto& [value, one] : table)
        if (name == one) return value;
    throw Error(ErrorKind::BadInput, "queue.entry-damaged",
                "a queue entry holds '" + name +
                    "' where a state or "
                    "the use of a GPU was expected",
                {{"reason", name}});
}

} // namespace

std::string toString(EntryState state) {
    return nameIn(stateNames, state);
}

EntryState entryStateFrom(const std::string& name) {
    return valueIn(stateNames, name);
}

bool isAtWork(EntryState state) {
    return state == EntryState::Submitted || state == EntryState::Running;
}

bool hasEnded(EntryState state) {
    return state == EntryState::Done || state == EntryState::Failed || state == EntryState::Cancelled ||
           state == EntryState::Interrupted;
}

std::string toString(GpuUse use) {
    return nameIn(gpuNames, use);
}

GpuUse gpuUseFrom(const std::string& name) {
    return valueIn(gpuNames, name);
}

} // namespace magiqt
