#include "Rows.h"

#include <sqlite3.h>

namespace magiqt {

Rows::Rows(Database& database, const std::string& sql) : m_database(database) {
    check(sqlite3_prepare_v2(database.raw().getHandle(), sql.c_str(), static_cast<int>(sql.size()),
                             &m_statement, nullptr));
}

Rows::~Rows() {
    sqlite3_finalize(m_statement);
}

void Rows::check(int result) const {
    if (result != SQLITE_OK && result != SQLITE_ROW && result != SQLITE_DONE)
        throwConverted(SQLite::Exception(m_database.raw().getHandle(), result));
}

Rows& Rows::bind(std::int64_t value) {
    check(sqlite3_bind_int64(m_statement, ++m_bound, value));
    return *this;
}

Rows& Rows::bind(double value) {
    check(sqlite3_bind_double(m_statement, ++m_bound, value));
    return *this;
}

Rows& Rows::bind(const std::string& value) {
    check(sqlite3_bind_text64(m_statement, ++m_bound, value.data(), value.size(), SQLITE_TRANSIENT,
                              SQLITE_UTF8));
    return *this;
}

bool Rows::next() {
    const int result = sqlite3_step(m_statement);
    check(result);
    return result == SQLITE_ROW;
}

std::int64_t Rows::integer(int column) const {
    return sqlite3_column_int64(m_statement, column);
}

double Rows::real(int column) const {
    return sqlite3_column_double(m_statement, column);
}

bool Rows::isNull(int column) const {
    return sqlite3_column_type(m_statement, column) == SQLITE_NULL;
}

std::string_view Rows::view(int column) const {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(m_statement, column));
    return {text ? text : "", static_cast<std::size_t>(sqlite3_column_bytes(m_statement, column))};
}

} // namespace magiqt
