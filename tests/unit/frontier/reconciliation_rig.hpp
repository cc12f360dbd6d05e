#pragma once

#include "moving_list.hpp"

#include <boost/test/unit_test.hpp>

#include <functional>

namespace hubcrawl::frontier::tests {

// Reads a moving list from front to back, then reconciles it, as a listing does.
struct reconciliation_rig {
    reconciliation_rig(std::int64_t rows, std::int64_t page_size, std::uint32_t seed)
        : list(rows, page_size, seed) {
        for (auto const name : list.names) throughout.insert(moving_list::key(name));
    }

    void tick() {
        ++list.now;
        if (drift)
            drift(list.now);
    }
    std::uint64_t keep(std::vector<std::string> keys) {
        spool.push_back(std::move(keys));
        return spool.size() - 1;
    }
    void read_all() {
        std::int64_t count = -1;
        for (std::int64_t page = 1;; ++page) {
            auto got = list.get(page);
            if (got.past_end)
                break;
            if (std::exchange(count, std::ssize(list.names)) != std::ssize(list.names) && page > 1)
                ++epoch;
            auto const rows = std::ssize(got.keys);
            held.push_back({page, epoch, rows, keep(std::move(got.keys)), 0, list.time()});
            tick();
            if (!got.has_next)
                break;
        }
        pages_read = list.now;
        last_count = count;
    }
    key_reader reader() {
        return [this](std::uint64_t offset) -> result<std::vector<std::string>> { return spool.at(offset); };
    }
    // True: the list has settled.
    bool reconcile() {
        auto rows = run_list::join(held, false, reader());
        BOOST_REQUIRE(rows.has_value());
        BOOST_REQUIRE(rows->has_value());
        reconciliation work(std::move(**rows), last_count, list.page_size, epoch, list.begins, pauses,
                            suspected);
        BOOST_REQUIRE(work.begin().has_value());
        while (work.at() == reconciliation::state::asking) {
            auto const wanted = work.wanted();
            asked.push_back(wanted.recent ? 0 : wanted.page);
            if (wanted.recent) {
                bool has_next = false;
                auto rows_now = list.recent(wanted.page, has_next);
                if (wanted.reversed)
                    std::ranges::reverse(rows_now);
                reconciliation::answer answer;
                answer.fresh.answered = list.time();
                answer.count = std::ssize(list.names);
                answer.has_next = has_next;
                BOOST_REQUIRE(work.take_recent(answer, rows_now).has_value());
            } else if (auto got = list.get(wanted.page); got.past_end) {
                BOOST_REQUIRE(work.past_end(wanted.page).has_value());
            } else {
                auto const keys = got.keys;
                reconciliation::answer answer;
                answer.fresh = {wanted.page, 0, std::ssize(keys), keep(keys), 0, list.time()};
                answer.count = std::ssize(list.names);
                answer.has_next = got.has_next;
                answer.next_agrees = true;
                BOOST_REQUIRE(work.take(answer, keys).has_value());
            }
            state_at_last_answer = list.names;
            tick();
        }
        for (auto const& run : work.rows().runs()) {
            auto const& keys = spool.at(run.spool_offset);
            rows_held.insert(rows_held.end(), keys.begin() + run.first_row,
                             keys.begin() + run.first_row + run.rows);
        }
        return work.at() == reconciliation::state::done;
    }
    void forget_gone() {
        std::set<std::string> now;
        for (auto const name : list.names) now.insert(moving_list::key(name));
        std::erase_if(throughout, [&](auto const& each) { return !now.contains(each); });
    }
    std::vector<std::string> expected() const {
        std::vector<std::string> all;
        for (auto const name : state_at_last_answer) all.push_back(moving_list::key(name));
        return all;
    }

    moving_list list;
    std::function<void(std::int64_t tick)> drift;
    std::vector<std::vector<std::string>> spool;
    std::vector<held_page> held;
    std::vector<reading_pause> pauses;
    bool suspected = false;
    std::uint32_t epoch = 0;
    std::int64_t last_count = 0, pages_read = 0;
    std::vector<std::int64_t> asked; // 0: by time
    std::vector<std::uint64_t> state_at_last_answer;
    std::vector<std::string> rows_held;
    std::set<std::string> throughout;
};

} // namespace hubcrawl::frontier::tests
