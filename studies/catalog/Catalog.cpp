#include "Catalog.h"

#include "store/Database.h"
#include "store/Migration.h"
#include "store/Opening.h"
#include "store/ScanTable.h"

#include <sqlite3.h>

namespace magiqt {

namespace fs = std::filesystem;

struct Catalog::State {
    fs::path study;
    OpenOptions options;
    Opened opened;
    std::string actor;
    std::shared_ptr<ScanTable> scanTable;
    std::int64_t scanTableChange = 0;
};

Catalog::Catalog(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Catalog::Catalog(Catalog&&) noexcept = default;
Catalog& Catalog::operator=(Catalog&&) noexcept = default;
Catalog::~Catalog() = default;

Catalog Catalog::open(const fs::path& study, OpenMode mode, const OpenOptions& options) {
    auto state = std::make_unique<State>();
    const fs::path place = fs::absolute(study).lexically_normal();
    state->study = place.has_filename() ? place : place.parent_path();
    state->options = options;
    state->opened = openStudy(state->study, mode, options);
    return Catalog(std::move(state));
}

bool Catalog::isStudy(const fs::path& folder) {
    std::error_code failure;
    return fs::is_regular_file(folder / "study.sqlite", failure);
}

int Catalog::newestSchema() {
    return migrationScripts().back().number;
}

const fs::path& Catalog::study() const {
    return m_state->study;
}

std::string Catalog::studyId() const {
    return database().text("SELECT value FROM study WHERE key = 'id'");
}

bool Catalog::isReadOnly() const {
    return m_state->opened.readOnly;
}

const Findings& Catalog::findings() const {
    return m_state->opened.findings;
}

int Catalog::schemaVersion() const {
    return magiqt::schemaVersion(database());
}

Catalog Catalog::openReader() const {
    auto state = std::make_unique<State>();
    state->study = m_state->study;
    state->options = m_state->options;
    state->actor = m_state->actor;
    const Opened& from = m_state->opened;
    state->opened.file = from.file;
    state->opened.immutable = from.immutable;
    state->opened.privateCopy = from.privateCopy;
    state->opened.findings = from.findings;
    state->opened.database = openReaderOf(from.file, from.immutable, m_state->options.busyTimeoutMs);
    return Catalog(std::move(state));
}

std::int64_t Catalog::changeCounter() const {
    Query version = database().query("PRAGMA data_version");
    const std::int64_t byOthers = version.next() ? version.integer(0) : 0;
    return (byOthers << 40) + sqlite3_total_changes64(database().raw().getHandle());
}

std::shared_ptr<const ScanTable> Catalog::scanTable() const {
    const std::int64_t change = changeCounter();
    std::shared_ptr<ScanTable>& table = m_state->scanTable;
    if (!table || (m_state->scanTableChange != change && !table->catchUp()))
        table = std::make_shared<ScanTable>(database());
    m_state->scanTableChange = change;
    return table;
}

void Catalog::setDurability(Durability durability) {
    database().execute(durability == Durability::Full ? "PRAGMA synchronous = FULL"
                                                      : "PRAGMA synchronous = NORMAL");
}

void Catalog::setActor(std::string actor) {
    m_state->actor = std::move(actor);
}

const std::string& Catalog::actor() const {
    return m_state->actor;
}

void Catalog::checkpoint() {
    if (!isReadOnly()) database().integer("PRAGMA wal_checkpoint(TRUNCATE)");
}

Database& Catalog::database() const {
    return *m_state->opened.database;
}

} // namespace magiqt
