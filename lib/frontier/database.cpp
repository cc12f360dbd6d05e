#include "frontier/database.hpp"

#include "base/atomic_file.hpp"

#include <sqlite3.h>

#include <cerrno>
#include <fcntl.h>
#include <string>
#include <system_error>

namespace hubcrawl::frontier {

namespace {

bool blames_the_content(int extended) {
    switch (extended) {
    case SQLITE_IOERR_READ:
    case SQLITE_IOERR_SHORT_READ:
    case SQLITE_IOERR_DATA:
    case SQLITE_IOERR_CORRUPTFS: return true;
    default: break;
    }
    auto const code = extended & 0xff;
    return code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_ERROR || code == SQLITE_MISMATCH;
}

// The errno of the last call that failed on the log, or else on the database.
int last_errno(sqlite3* handle) {
    int number = 0;
    sqlite3_file* log = nullptr;
    if (sqlite3_file_control(handle, nullptr, SQLITE_FCNTL_JOURNAL_POINTER, &log) == SQLITE_OK && log &&
        log->pMethods)
        log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &number);
    if (number == 0)
        sqlite3_file_control(handle, nullptr, SQLITE_FCNTL_LAST_ERRNO, &number);
    return number != 0 ? number : sqlite3_system_errno(handle);
}

// The system's reason behind a failure where SQLite has one, and what to do about it.
std::string reason_behind(sqlite3* handle, int code) {
    auto const told = [](int number) {
        return fmt::format(": {}{}", std::generic_category().message(number), advice_for(number));
    };
    switch (code) {
    case SQLITE_FULL: return told(ENOSPC);
    case SQLITE_READONLY: return std::string(advice_for(EROFS));
    case SQLITE_IOERR:
        if (auto const number = last_errno(handle); number != 0)
            return told(number);
        return " (see that the disk has room, is writable, and answers: the kernel's log may say more)";
    // SQLite tries again to read what it could not create, and keeps that second reason alone.
    case SQLITE_CANTOPEN: return " (see that its directory is there, has room, and is writable)";
    default: return {};
    }
}

} // namespace

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

error database::failure(char const* what) {
    if (broken_)
        return *broken_;
    if (!handle_)
        return fail(errc::database_failed, "{}: cannot {}: out of memory", file_.string(), what);
    auto const extended = sqlite3_extended_errcode(handle_.get());
    auto const code = extended & 0xff;
    auto made = fail(blames_the_content(extended) ? errc::checkpoint_unfit : errc::database_failed,
                     "{}: cannot {}: {}{}", file_.string(), what, sqlite3_errmsg(handle_.get()),
                     reason_behind(handle_.get(), code));
    // Wrong SQL and a broken rule of the schema leave the transaction as it was.
    if (code != SQLITE_ERROR && code != SQLITE_CONSTRAINT)
        broken_ = made;
    return made;
}

result<database> database::open(std::filesystem::path const& file) {
    // Created by us: where that fails SQLite would name another reason.
    if (auto const made = open_file(file, O_RDWR | O_CREAT); !made)
        return fail(errc::database_failed, "{}", made.error().detail);
    database db;
    db.file_ = file;
    sqlite3* handle = nullptr;
    int const code =
        sqlite3_open_v2(file.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
    db.handle_.reset(handle);
    if (code != SQLITE_OK)
        return db.failure("open");
    sqlite3_busy_timeout(handle, 2000);
    // EXCLUSIVE: the directory is ours alone, and no index of the log need be shared in a file. FULL: what a
    // commit names is on disk even after a power cut, as the spool bytes it points at.
    if (auto done = db.execute("PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA "
                               "synchronous=FULL; PRAGMA cache_size=-1024;"
                               "PRAGMA foreign_keys=OFF; PRAGMA trusted_schema=OFF;");
        !done)
        return done.error();
    return db;
}

result<> database::execute(char const* sql) {
    if (broken_ || sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK)
        return failure("execute");
    return {};
}

result<statement> database::prepare(std::string_view sql) {
    statement made;
    sqlite3_stmt* handle = nullptr;
    if (broken_ || sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &handle, nullptr) != SQLITE_OK)
        return failure("prepare a statement");
    made.handle_.reset(handle);
    return made;
}

result<bool> database::step(statement& what) {
    if (broken_)
        return *broken_;
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
