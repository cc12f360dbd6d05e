#include "schedule/budget.hpp"

#include <array>

namespace hubcrawl::schedule {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace {

constexpr double largest_reserve = 0.9;
// As good as none, and far from where sums of such numbers overflow.
constexpr std::int64_t largest_limit = 1'000'000'000'000;
// How soon to look again where an answer, not a moment, is awaited, or where the server's rounding hides the
// moment.
constexpr auto moment_of_patience = 1s;
constexpr std::array<milliseconds, 5> abuse_pauses{1min, 2min, 4min, 8min, 15min};
constexpr auto careful_time = 15min;
constexpr std::int64_t careful_in_flight = 2;
constexpr std::int64_t witnesses = 16; // the part of the limit that waits for proof_from()

// Answers that come from the API itself, which states its rate where it has one; the others may be made on
// the way.
bool ordinary(reply_kind kind) {
    switch (kind) {
    case reply_kind::page:
    case reply_kind::unauthorized:
    case reply_kind::forbidden:
    case reply_kind::depth_capped:
    case reply_kind::token_class_refused:
    case reply_kind::not_found:
    case reply_kind::bad_request: return true;
    case reply_kind::redirect:
    case reply_kind::blocked_at_the_door:
    case reply_kind::rate_limited:
    case reply_kind::abuse_limited:
    case reply_kind::server_error:
    case reply_kind::not_json: return false;
    }
    return false;
}

template <class Moment>
std::optional<Moment> if_plausible(std::optional<Moment> moment) {
    return moment && plausible(*moment) ? moment : std::nullopt;
}

// Moments no header can mean count as not said.
rate_notice without_nonsense(rate_notice said) {
    said.reset = if_plausible(said.reset);
    said.retry_at = if_plausible(said.retry_at);
    said.date = if_plausible(said.date);
    return said;
}

} // namespace

budget::budget(budget_options options)
    : options_(options), opened_(options.default_window), longest_window_(options.default_window) {
    options_.reserve = options.reserve > 0 ? std::min(options.reserve, largest_reserve) : 0;
    options_.longest_pause = std::max<milliseconds>(options.longest_pause, moment_of_patience);
}

// Where the window's length does not tell its end, the reset does: while the server still has something left,
// a probe sent too early costs one request of the reserve; where nothing is left, or others take it, it would
// cost a 429, so the reset's rounding is waited out as well.
steady_time budget::window_end() const {
    auto const surely = window_.ends() + moment_of_patience;
    if (auto const by_length = opened_.ends(window_.ends()))
        return std::min(*by_length, surely);
    bool const may_be_early = window_.lowest() - in_flight_ > 0 && !window_.shared();
    return may_be_early ? window_.ends() : surely;
}

// The reserve, or what others may take while a request is on its way.
std::int64_t budget::kept_back() const { return std::max(reserved(), window_.soon_of_others()); }

// The last requests of a window can prove for all to come that windows are fixed; they wait a moment for
// that, while so many are left that others, not seen yet, cannot take them meanwhile.
std::optional<steady_time> budget::proof_from(std::int64_t left, steady_time now) const {
    if (left > 1 + window_.limit() / witnesses)
        return std::nullopt;
    auto const from = opened_.proof_from(window_.ends());
    return from && now < *from ? from : std::nullopt;
}

bool budget::must_probe(steady_time now) const {
    return probe_next_ || (!unlimited_ && (!window_.known() || now >= window_end()));
}

std::optional<steady_time> budget::obtain(steady_time now) {
    if (now < pause_end())
        return pause_end();
    if (auto const cap = max_in_flight(now); cap && in_flight_ >= *cap)
        return now + moment_of_patience;
    if (must_probe(now)) {
        if (probing_)
            return now + moment_of_patience;
        probing_ = true;
        probe_alone_ = in_flight_ == 0;
        probe_by_length_ = now < window_.ends() + moment_of_patience && opened_.ends(window_.ends());
    } else if (!unlimited_) {
        auto const left = window_.lowest() - in_flight_ - kept_back();
        if (left <= 0)
            return std::min(window_end(), now + options_.longest_pause);
        if (auto const from = proof_from(left, now))
            return std::min(*from, window_end());
    }
    ++in_flight_;
    return std::nullopt;
}

void budget::settle_permit() {
    in_flight_ = std::max<std::int64_t>(0, in_flight_ - 1);
    probing_ = probing_ && in_flight_ > 0;
}

void budget::lost(steady_time) {
    settle_permit();
    window_.count_one();
}

void budget::answered(rate_notice const& said, reply_kind kind, steady_time now) {
    auto const notice = without_nonsense(said);
    bool const alone = probing_ && probe_alone_;
    bool const by_length = probing_ && probe_by_length_;
    settle_permit();
    clock_.observe(notice.date, now);
    learn_length(notice);
    if (kind == reply_kind::rate_limited) {
        if (by_length)
            opened_.mistaken();
        return pause_for_rate(notice, now);
    }
    if (kind == reply_kind::abuse_limited)
        return pause_for_abuse(notice, now);
    if (now >= pause_end()) {
        rate_strikes_ = 0;
        probe_next_ = false;
    }
    read_window(notice, kind, alone, now);
}

void budget::learn_length(rate_notice const& notice) {
    if (!notice.reset || !notice.date)
        return;
    if (milliseconds const length = *notice.reset - *notice.date; length <= options_.longest_pause)
        longest_window_ = std::max(longest_window_, length);
}

void budget::read_window(rate_notice const& notice, reply_kind kind, bool alone, steady_time now) {
    if (!notice.limit && !notice.remaining) {
        bool const nothing_known = !window_.known() || now >= window_end();
        if (ordinary(kind) && nothing_known) {
            unlimited_ = true;
            probing_ = false;
        } else {
            window_.count_one();
        }
        return;
    }
    unlimited_ = false;
    auto reading = reading_of(notice, now);
    if (alone && probe_by_length_ && window_.same(reading))
        opened_.mistaken();
    opened_.saw(reading);
    if (alone) {
        // The clock may say that the window just read is over already: rounding, or a slow answer.
        reading.ends = std::max(reading.ends, now + moment_of_patience);
        window_.begin(reading);
    } else if (window_.merge(reading)) {
        probing_ = false;
    }
}

window_reading budget::reading_of(rate_notice const& notice, steady_time now) const {
    window_reading reading;
    bool const in_window = window_.known() && now < window_end();
    auto const said = notice.limit.value_or(std::max(notice.remaining.value_or(0), window_.limit()));
    reading.limit = std::clamp<std::int64_t>(said, 0, largest_limit);
    auto const counted_here = (in_window ? window_.lowest() : reading.limit) - 1;
    reading.remaining = std::clamp<std::int64_t>(notice.remaining.value_or(counted_here), 0, reading.limit);
    reading.date = notice.date;
    reading.received = now;
    reading.under_way = in_flight_;
    reading.ends = now + options_.default_window;
    // Without any Date a reset still tells windows apart, but not when they end.
    auto const length = stated_wait(notice.reset, notice.date, now);
    if (notice.reset && length.value_or(0ms) >= -moment_of_patience) {
        reading.reset = notice.reset;
        if (auto const ends = clock_.local(notice.reset))
            reading.ends = std::min(*ends, now + options_.longest_pause);
    }
    return reading;
}

// From the answer to that moment, both by the server's clock; by ours where it sent no Date. Late by the
// answer's own way at most, never early.
std::optional<milliseconds> budget::stated_wait(std::optional<server_time> moment,
                                                std::optional<server_time> date, steady_time now) const {
    if (!moment)
        return std::nullopt;
    if (date)
        return *moment - *date;
    if (auto const local = clock_.local(moment))
        return std::chrono::ceil<milliseconds>(*local - now);
    return std::nullopt;
}

void budget::pause_for_rate(rate_notice const& notice, steady_time now) {
    if (now >= rate_until_)
        rate_strikes_ = std::min(rate_strikes_ + 1, 16);
    auto const reset_in = stated_wait(notice.reset, notice.date, now);
    auto meant = stated_wait(notice.retry_at, notice.date, now);
    if (!meant || (*meant <= 0s && reset_in))
        meant = reset_in;
    // A Retry-After decades away is a number misunderstood: no window is longer than those seen.
    milliseconds const bound = std::min(longest_window_, options_.longest_pause);
    milliseconds const once =
        std::clamp<milliseconds>(meant.value_or(options_.default_window), moment_of_patience,
                                 std::max<milliseconds>(bound, moment_of_patience));
    auto const length = std::min(once * (1 << (rate_strikes_ - 1)), options_.longest_pause);
    rate_until_ = std::max(rate_until_, now + length);
    probe_next_ = true;
    if (notice.limit) {
        auto exhausted = notice;
        exhausted.remaining = 0;
        read_window(exhausted, reply_kind::rate_limited, false, now);
    }
    window_.exhaust(rate_until_);
}

void budget::pause_for_abuse(rate_notice const& notice, steady_time now) {
    if (now >= abuse_until_)
        abuse_strikes_ = now >= careful_until_ ? 0 : std::min(abuse_strikes_ + 1, 4);
    auto const stated = stated_wait(notice.retry_at, notice.date, now).value_or(0ms);
    auto const own = abuse_pauses[static_cast<std::size_t>(abuse_strikes_)];
    abuse_until_ = std::max(abuse_until_, now + std::min(std::max(stated, own), options_.longest_pause));
    careful_until_ = abuse_until_ + careful_time;
    probe_next_ = true;
    window_.count_one();
}

std::optional<std::int64_t> budget::limit() const {
    return window_.known() && !unlimited_ ? std::optional(window_.limit()) : std::nullopt;
}

std::optional<std::int64_t> budget::remaining() const {
    return window_.known() && !unlimited_ ? std::optional(window_.lowest()) : std::nullopt;
}

std::optional<steady_time> budget::paused_until(steady_time now) const {
    return now < pause_end() ? std::optional(pause_end()) : std::nullopt;
}

std::optional<std::int64_t> budget::max_in_flight(steady_time now) const {
    return now < careful_until_ ? std::optional(careful_in_flight) : std::nullopt;
}

} // namespace hubcrawl::schedule
