#pragma once

#include "base/result.hpp"
#include "frontier/held_page.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hubcrawl::frontier {

// The keys of all rows of a spooled page, in its order.
using key_reader = std::function<result<std::vector<std::string>>(std::uint64_t spool_offset)>;

// What is known about a page's surroundings, beyond its own rows.
struct page_edges {
    bool first = false;                  // nothing stands before it
    bool last = false;                   // nothing stands behind it
    std::string const* after = nullptr;  // last key of the page before, if asked in the same epoch
    std::string const* before = nullptr; // first key of the page behind, if asked in the same epoch
};

// The rows held of one listing, each once and in the order of their keys, as stretches (runs) of spooled
// pages. A fresh page takes the place of everything between its first and its last row. Where two runs are
// joined, every row that stood between them all the time is held (the key space there was covered by an
// answer); where they are not, one may have slipped from page to page unseen.
//
// Needs a list that is sorted bytewise, up or down. Memory: one key a run; rows stay in the spool.
class run_list {
public:
    // From the pages of one reading, in order: doubles at the borders go, the fresher page wins; borders of
    // one epoch are joined. With `restored`, from runs() of an earlier list. Nothing where the keys have no
    // order. Errors are the reader's.
    static result<std::optional<run_list>> join(std::vector<held_page> const& pages, bool restored,
                                                key_reader read);

    // `keys` are the fresh page's, not empty.
    result<> overlay(held_page const& fresh, std::vector<std::string> const& keys, page_edges const& edges);
    // Borders between pages answered up to `from` and pages answered from `to` on are open again: something
    // may have happened in between that left no trace in the answers.
    void open_borders(std::int64_t from, std::int64_t to);
    bool in_order(std::vector<std::string> const& keys) const;
    bool before(std::string_view a, std::string_view b) const { return descending_ ? b < a : a < b; }

    std::int64_t rows() const;
    // How many rows stand before that key.
    result<std::int64_t> rank(std::string_view key) const;
    result<bool> holds(std::string_view key) const;
    // First key of the first run behind `after` (all runs without) that is not joined to the one before it.
    std::optional<std::string> first_open(std::optional<std::string> const& after) const;
    std::vector<held_page> runs() const; // numbered from 1

private:
    struct run {
        held_page rows;
        std::string first; // key
    };

    explicit run_list(key_reader read) : read_(std::move(read)) {}
    result<bool> learn_order(std::vector<held_page> const& pages);
    result<std::vector<std::string>> keys_of(held_page const& rows) const;
    result<> append(held_page const& page, std::vector<std::string> const& keys, bool restored);
    // The last run that begins before `key` (or at it, with `inclusive`); none: runs_.size().
    std::size_t run_before(std::string_view key, bool inclusive) const;
    // Index of the first run whose rows all stand at or behind `key` (behind it, with `behind`); a run that
    // `key` cuts becomes two.
    result<std::size_t> split(std::string_view key, bool behind);
    void erase(std::size_t from, std::size_t to);

    key_reader read_;
    bool descending_ = false;
    std::vector<run> runs_;
};

} // namespace hubcrawl::frontier
