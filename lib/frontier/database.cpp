#include "frontier/database.hpp"

#include <sqlite3.h>

namespace hubcrawl::frontier {

void statement::deleter::operator()(sqlite3_stmt* handle) const noexcept { sqlite3_finalize(handle); }

std::int64_t statement::integer(int column) const { return sqlite3_column_int64(handle_.get(), column); }

std::string_view statement::text(int column) const {
    auto const* bytes = reinterpret_cast<char const*>(sqlite3_column_text(handle_.get(), column));
    return bytes ? std::string_view(bytes,
                                    static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column)))
                 : std::string_view();
}

// A bind can only fail for an index that the SQL does not have: that statement then fails in its tests.
void statement::bind(int index, std::int64_t value) { sqlite3_bind_int64(handle_.get(), index, value); }

void statement::bind(int index, std::string_view value) {
    sqlite3_bind_text(handle_.get(), index, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT);
}

void database::deleter::operator()(sqlite3* handle) const noexcept { sqlite3_close_v2(handle); }

error database::failure(char const* what) const {
    return fail(errc::database_failed, "{}: cannot {}: {}", file_.string(), what,
                handle_ ? sqlite3_errmsg(handle_.get()) : "out of memory");
}

result<database> database::open(std::filesystem::path const& file) {
    database db;
    db.file_ = file;
    sqlite3* handle = nullptr;
    int const code =
        sqlite3_open_v2(file.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
    db.handle_.reset(handle);
    if (code != SQLITE_OK)
        return db.failure("open");
    sqlite3_busy_timeout(handle, 2000);
    // FULL: what a commit names is on disk even after a power cut, as the spool bytes it points at.
    if (auto done = db.execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-1024;"
                               "PRAGMA foreign_keys=OFF; PRAGMA trusted_schema=OFF;");
        !done)
        return done.error();
    return db;
}

result<> database::execute(char const* sql) {
    if (sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK)
        return failure("execute");
    return {};
}

result<statement> database::prepare(std::string_view sql) {
    statement made;
    sqlite3_stmt* handle = nullptr;
    if (sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                           &handle, nullptr) != SQLITE_OK)
        return failure("prepare a statement");
    made.handle_.reset(handle);
    return made;
}

result<bool> database::step(statement& what) {
    switch (sqlite3_step(what.handle_.get())) {
    case SQLITE_ROW: return true;
    case SQLITE_DONE: sqlite3_reset(what.handle_.get()); return false;
    default:
        auto failed = failure("run a statement");
        sqlite3_reset(what.handle_.get());
        return failed;
    }
}

} // namespace hubcrawl::frontier
