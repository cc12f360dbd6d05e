#pragma once

#include "base/clock.hpp"
#include "crawl/crawl_state.hpp"
#include "crawl/helper.hpp"
#include "crawl/lane.hpp"
#include "crawl/page_intake.hpp"
#include "crawl/store.hpp"
#include "crawl/task_group.hpp"
#include "crawl/work.hpp"
#include "model/progress.hpp"
#include "model/reply_kind.hpp"
#include "net/fetcher.hpp"
#include "net/inflate.hpp"
#include "schedule/budget.hpp"
#include "schedule/retry_budget.hpp"
#include "schedule/retry_policy.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <vector>

namespace hubcrawl::crawl {

struct engine_options {
    std::size_t max_in_flight = 4;
    schedule::budget_options budget;
    intake_limits limits;
    std::size_t max_inflated = 256U << 20;
    std::chrono::milliseconds checkpoint_every = std::chrono::seconds(2);
    std::chrono::milliseconds drain_limit = std::chrono::seconds(10);
    std::uint64_t seed = 0; // of the backoff's jitter
};

// The loop: while nothing keeps it back it starts the next request; each answer is taken in on the spot; it
// ends when every listing has settled or is a gap, when asked to stop, or at a failure that ends the crawl.
// Decisions are made elsewhere (budget, retry policy, listing), it carries them out.
class engine {
public:
    // Until run() has ended, the checkpoint of `state` is the helper's, and the spool is appended to here
    // alone.
    engine(executor ex, timer& clock, net::fetcher& network, crawl_scope const& scope, engine_options options,
           crawl_state& state, helper& hands);

    // Reads everything there is to read. Afterwards the checkpoint is up to date, and no task is left.
    awaitable<result<>> run();
    // Ends after what is under way (at most drain_limit): run() fails with errc::stopped.
    void request_stop();
    // Ends at once.
    void hurry();

    awaitable<progress> now();

private:
    using listing_ptr = std::shared_ptr<active_listing>;

    awaitable<result<>> seed();
    bool ending() const { return stopping_ || failure_; }
    void start_what_may(steady_time now);
    bool finished() const;
    awaitable<> pause(steady_time before);
    // What the helper has to do is a task, too, beside the requests.
    void hand_work_over(steady_time now);
    awaitable<> load(lane& of);
    awaitable<> hand_changes_over();
    awaitable<> commit();

    awaitable<> carry_out(lane& as, work todo);
    void on_answer(lane& as, work& done, net::response const& reply);
    result<> on_page(lane& as, work& done, std::string_view json);
    result<> on_not_found(lane& as, work& done, std::string_view words);
    result<> on_redirect(lane& as, work& done, net::response const& reply);
    result<> on_existence(lane& as, work& done, reply_kind kind);
    result<> on_login_failure(lane& as, work& waiting, error const& why);
    result<> on_trouble(lane& as, work& done, schedule::trouble what, int status, std::string_view words,
                        std::chrono::milliseconds retry_after = {});
    // Goes on with a listing after something has changed; `distinct` where its rows have been counted.
    void advance(lane& as, listing_ptr const& listing, std::optional<std::int64_t> distinct = std::nullopt);
    awaitable<> prove(lane& as, listing_ptr listing);
    awaitable<> reconcile(lane& as, listing_ptr listing);
    awaitable<> tell(lane& as, work& done);
    template <class F>
    awaitable<result<>> lend(active_listing& listing, F job);
    void counted(active_listing& listing, std::int64_t distinct);
    void leave_gap(lane& as, listing_ptr const& listing, gap_reason reason, int status, std::string detail);
    void close(lane& as, active_listing& listing, frontier::listing_status status);
    void fail_with(error why);

    timer& clock_;
    net::fetcher& network_;
    crawl_scope const& scope_;
    engine_options options_;
    crawl_state& state_;
    executor ex_;
    helper& hands_;
    store store_;
    page_intake intake_;
    net::inflater inflater_;
    task_group tasks_;   // requests under way
    task_group helping_; // what waits for the helper
    std::vector<std::unique_ptr<lane>> lanes_;
    std::size_t first_lane_ = 0; // round robin
    schedule::retry_budget retries_;
    std::mt19937_64 random_;
    request_counts const counts_at_start_;

    bool stopping_ = false;
    std::optional<error> failure_;
    std::optional<steady_time> drain_until_;
    std::optional<steady_time> budget_wait_; // the budget alone keeps everything back until then
    steady_time next_checkpoint_{};
    bool committing_ = false;
    steady_time began_{};
    std::int64_t pages_at_start_ = 0;
    std::uint64_t requests_sent_ = 0;
    std::int64_t gaps_ = 0;
    std::string trouble_; // why the last request must be repeated, until an answer is taken
};

} // namespace hubcrawl::crawl
