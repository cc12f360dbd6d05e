#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

struct sqlite3;
struct sqlite3_stmt;

namespace hubcrawl::frontier {

class database;

// A prepared SQL statement; reused, never built from data.
class statement {
public:
    statement() = default;

    std::int64_t integer(int column) const;
    std::string_view text(int column) const; // valid until the next row

private:
    friend class database;
    struct deleter {
        void operator()(sqlite3_stmt* handle) const noexcept;
    };
    void bind(int index, std::int64_t value);
    void bind(int index, std::string_view value);

    std::unique_ptr<sqlite3_stmt, deleter> handle_;
};

// One SQLite database in WAL mode. Every failure has SQLite's own words: errc::checkpoint_unfit where the
// file's content is the trouble (damaged, or no database of ours), else errc::database_failed. After a
// failure to read or write, every later call fails too: SQLite may have dropped the open transaction, and
// what was written next would be kept without it.
class database {
public:
    static result<database> open(std::filesystem::path const& file);

    result<> execute(char const* sql);
    result<statement> prepare(std::string_view sql);

    // Runs the statement with these parameters; each row is given to on_row.
    template <class OnRow, class... Args>
    result<> query(statement& what, OnRow&& on_row, Args const&... args) {
        bind_all(what, args...);
        for (;;) {
            auto const more = step(what);
            if (!more)
                return more.error();
            if (!*more)
                return {};
            on_row(std::as_const(what));
        }
    }
    template <class... Args>
    result<> run(statement& what, Args const&... args) {
        return query(what, [](statement const&) {}, args...);
    }

private:
    struct deleter {
        void operator()(sqlite3* handle) const noexcept;
    };

    template <class... Args>
    void bind_all(statement& what, Args const&... args) {
        int index = 0;
        (what.bind(++index, args), ...);
    }
    result<bool> step(statement& what); // false at the end, which also resets the statement
    error failure(char const* what);

    std::unique_ptr<sqlite3, deleter> handle_;
    std::filesystem::path file_;
    std::optional<error> broken_;
};

} // namespace hubcrawl::frontier
