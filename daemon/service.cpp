#include "daemon/service.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace hubcrawl::daemon {

using schedule::crawl_outcome;

namespace {

// Steady time stands still while the machine is suspended: so long after its waking up, at most, a crawl that
// has become due meanwhile begins.
constexpr auto longest_sleep = std::chrono::seconds(30);

bool is_unreachable(errc code) {
    return code == errc::resolve_failed || code == errc::resolve_timeout || code == errc::connect_failed ||
           code == errc::connect_timeout;
}

// What Docker's configuration and its helpers lack may come: a network, a keyring, a `docker login`.
bool asks_docker(settings const& chosen) {
    return std::ranges::any_of(chosen.accounts, [](account_settings const& each) {
        return each.secret && each.secret->from == secret_source::kind::docker;
    });
}

} // namespace

crawl_outcome outcome_of(crawl_end const& how) {
    switch (how.status) {
    case exit_status::complete:
    case exit_status::incomplete: return crawl_outcome::published;
    case exit_status::credential_refused: return crawl_outcome::credential_refused;
    case exit_status::failed:
    case exit_status::bad_configuration:
    case exit_status::stopped: break;
    }
    return how.failure && is_unreachable(how.failure->code) ? crawl_outcome::unreachable
                                                            : crawl_outcome::failed;
}

service::service(executor ex, settings chosen, reader read_again, crawl_observer& watcher)
    : chosen_(std::move(chosen)),
      read_again_(std::move(read_again)),
      watcher_(watcher),
      clock_(ex),
      runner_(ex, chosen_, watcher,
              [this](settings const& now) { return guard_.admit(now, clock_.wall_now()); }),
      plan_(chosen_.interval, boot_clock::now()) {}

awaitable<exit_status> service::run() {
    for (bool first = true; !stopping_; first = false) {
        co_await wait_until_due();
        if (stopping_)
            break;
        if (next_) {
            chosen_ = *std::exchange(next_, std::nullopt);
            watcher_.configured(chosen_);
        }
        plan_.begins(boot_clock::now());
        auto const ended = co_await runner_.once();
        auto const hopeless =
            first && ended.status == exit_status::bad_configuration && !asks_docker(chosen_);
        if (stopping_ || hopeless)
            co_return ended.status;
        guard_.note(chosen_, ended, clock_.wall_now());
        if (auto const rest = guard_.rests())
            plan_.rests(boot_clock::now() + *rest);
        else
            plan_.ends(outcome_of(ended), boot_clock::now(), std::uniform_real_distribution<>()(random_));
        if (plan_.failures() > 1)
            spdlog::warn("{} crawls in a row have failed", plan_.failures());
    }
    co_return exit_status::complete;
}

awaitable<> service::wait_until_due() {
    schedule::start_notice notice;
    while (!stopping_) {
        auto const due = *plan_.due();
        auto const now = boot_clock::now();
        auto const left = due - now;
        if (left <= boot_clock::duration::zero())
            break;
        if (auto const at = notice.news(due, now, clock_.wall_now())) {
            spdlog::info("the next crawl begins in {} s",
                         std::chrono::ceil<std::chrono::seconds>(left).count());
            watcher_.next_crawl_at(at);
        }
        co_await clock_.sleep_until(clock_.now() + std::min<boot_clock::duration>(left, longest_sleep));
    }
    watcher_.next_crawl_at(std::nullopt);
}

void service::stop() {
    if (!std::exchange(stopping_, true))
        watcher_.stops();
    runner_.stop();
    clock_.wake();
}

result<> service::reload() {
    auto read = read_again_();
    if (!read) {
        spdlog::error("{}; the old configuration is kept", to_string(read.error()));
        return read.error();
    }
    spdlog::info("configuration read again; it takes effect with the next crawl");
    plan_.configured(read->interval, boot_clock::now());
    next_ = std::move(*read);
    clock_.wake();
    return {};
}

void service::crawl_now() {
    auto const now = boot_clock::now();
    plan_.crawl_now(now);
    auto const due = plan_.due();
    if (!due)
        spdlog::info("a crawl is under way; the one asked for follows it");
    else if (*due > now)
        spdlog::warn("a credential was refused: it is not tried again for {} s, or until a reload",
                     std::chrono::ceil<std::chrono::seconds>(*due - now).count());
    clock_.wake();
}

} // namespace hubcrawl::daemon
