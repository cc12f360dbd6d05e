#pragma once

#include "daemon/crawl_observer.hpp"

#include <vector>

namespace hubcrawl::daemon {

// Tells several; none of them is owned, all must outlive it.
class crawl_observers final : public crawl_observer {
public:
    void add(crawl_observer& one) { all_.push_back(&one); }

    void configured(settings const& chosen) override {
        for (auto* each : all_) each->configured(chosen);
    }
    void interval_changes(std::chrono::seconds interval) override {
        for (auto* each : all_) each->interval_changes(interval);
    }
    void crawl_begins(wall_time started, bool resumed) override {
        for (auto* each : all_) each->crawl_begins(started, resumed);
    }
    void crawl_progresses(progress const& now) override {
        for (auto* each : all_) each->crawl_progresses(now);
    }
    void crawl_ends(wall_time when, crawl_end const& how) override {
        for (auto* each : all_) each->crawl_ends(when, how);
    }
    void hook_ends(wall_time when, std::string const& failure) override {
        for (auto* each : all_) each->hook_ends(when, failure);
    }
    void next_crawl_at(std::optional<wall_time> when) override {
        for (auto* each : all_) each->next_crawl_at(when);
    }
    void stops() override {
        for (auto* each : all_) each->stops();
    }

private:
    std::vector<crawl_observer*> all_;
};

} // namespace hubcrawl::daemon
