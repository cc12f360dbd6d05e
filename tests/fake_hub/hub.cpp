#include "fake_hub/hub.hpp"

#include "base/json_text.hpp"
#include "fake_hub/arithmetic.hpp"
#include "fake_hub/routes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace hubcrawl::fake_hub {

namespace {

constexpr std::size_t log_capacity = 100'000;

} // namespace

std::string to_ndjson(logged_request const& entry) {
    auto out = fmt::format(R"({{"time":{:.3f},"method":)", entry.time);
    append_json_string(out, entry.method);
    out += R"(,"target":)";
    append_json_string(out, entry.target);
    out += R"(,"credential":)";
    append_json_string(out, entry.credential);
    out += fmt::format(",\"status\":{},\"in_flight\":{},\"remaining\":{}}}\n", entry.status, entry.in_flight,
                       entry.remaining);
    return out;
}

hub::hub(world_config config, std::unique_ptr<content> recorded)
    : config_(std::move(config)),
      world_(config_),
      recorded_(std::move(recorded)),
      logins_(config_),
      limiter_(config_.rate) {
    if (recorded_)
        sources_.push_back(recorded_.get());
    sources_.push_back(&world_);
    for (auto const& aim : config_.faults) faults_.add(aim);
}

double hub::now() const {
    auto const since = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration<double>(since).count() + config_.clock_skew;
}

double hub::random_latency_ms() {
    std::scoped_lock const lock(mutex_);
    auto const unit = static_cast<double>(mix(config_.seed, ++random_) >> 11) * 0x1p-53;
    return config_.latency_min_ms + unit * std::max(0.0, config_.latency_max_ms - config_.latency_min_ms);
}

bool hub::blocked(request const& asked) const {
    auto const& listed = config_.blocked_user_agents;
    return asked.user_agent.empty() ||
           std::any_of(listed.begin(), listed.end(), [&](std::string const& part) {
               return asked.user_agent.find(part) != std::string::npos;
           });
}

reply hub::admitted(request const& asked, identity const& who, double now) {
    auto const key = who.valid && who.kind != token_class::none ? who.for_log() : asked.client;
    auto const verdict = limiter_.charge(key, now);
    reply out;
    if (!verdict.allowed) {
        ++totals_.rate_limited;
        out = json_reply(429, R"({"detail":"Rate limit exceeded","error":false})");
        out.headers.emplace_back("x-ratelimit-ip", asked.client);
        append_retry_after(out.headers, config_.rate.retry_after, now, verdict.reset);
    } else if (!who.valid && !is_login(asked)) {
        out = json_reply(401, R"({"message":"unauthorized","errinfo":{}})");
    } else {
        out = route({config_, sources_, logins_, asked, who, now});
    }
    if (config_.rate.headers)
        append_rate_headers(out.headers, verdict);
    out.remaining = verdict.remaining;
    return out;
}

reply hub::answer(request const& asked) {
    std::scoped_lock const lock(mutex_);
    auto const moment = now();
    totals_.max_in_flight = std::max(totals_.max_in_flight, ++in_flight_);

    reply out;
    auto const fired = faults_.fire(asked);
    totals_.faults += fired.size();
    auto const act = [&](bool before) {
        for (auto const& one : fired)
            if (one.entry->before == before) {
                fault_context context{*one.aim, asked, out, world_, logins_, moment};
                one.entry->act(context);
            }
    };
    act(true);
    auto const who = logins_.identify(asked, moment);
    if (blocked(asked)) {
        out = json_reply(403, "error code: 1010");
        out.content_type = "text/plain";
    } else {
        out = admitted(asked, who, moment);
    }
    out.credential = who.for_log();
    out.wire.chunked = config_.chunked;
    act(false);
    finish(asked, out);
    record(asked, out, moment);
    return out;
}

void hub::finish(request const& asked, reply& out) const {
    render_page(out);
    auto const bomb = out.wire.how == delivery::gzip_bomb;
    if (bomb)
        out.body = gzip_bomb(out.wire.bytes > 0 ? out.wire.bytes : 256 << 20);
    else if (config_.gzip && asked.accepts_gzip && !out.body.empty())
        out.body = gzip(out.body);
    else
        return;
    out.wire.gzip = true;
}

void hub::record(request const& asked, reply const& out, double now) {
    ++totals_.requests;
    ++totals_.by_status[out.status];
    if (is_login(asked))
        ++totals_.logins;
    else if (asked.method != "GET" && asked.method != "HEAD")
        ++totals_.writes;
    if (log_.size() == log_capacity)
        log_.pop_front();
    auto const& entry = log_.emplace_back(logged_request{now, asked.method, asked.target, out.credential,
                                                         out.status, in_flight_, out.remaining});
    if (sink_)
        sink_(entry);
}

void hub::connected() {
    std::scoped_lock const lock(mutex_);
    ++totals_.connections;
}

void hub::leave() {
    std::scoped_lock const lock(mutex_);
    --in_flight_;
}

std::vector<logged_request> hub::log() const {
    std::scoped_lock const lock(mutex_);
    return {log_.begin(), log_.end()};
}

counters hub::totals() const {
    std::scoped_lock const lock(mutex_);
    return totals_;
}

void hub::on_request(std::function<void(logged_request const&)> sink) {
    std::scoped_lock const lock(mutex_);
    sink_ = std::move(sink);
}

void hub::set_fault(fault_config aim) {
    std::scoped_lock const lock(mutex_);
    faults_.add(std::move(aim));
}

void hub::clear_faults() {
    std::scoped_lock const lock(mutex_);
    faults_.clear();
}

void hub::revoke_all_tokens() {
    std::scoped_lock const lock(mutex_);
    logins_.revoke_all();
}

void hub::revoke_secret(std::string const& secret) {
    std::scoped_lock const lock(mutex_);
    logins_.revoke_secret(secret);
}

void hub::insert_rows(std::string const& listing, std::uint64_t rows, std::string const& prefix) {
    std::scoped_lock const lock(mutex_);
    world_.insert(listing, rows, prefix);
}

void hub::delete_rows(std::string const& listing, std::uint64_t rows, std::uint64_t at) {
    std::scoped_lock const lock(mutex_);
    world_.remove(listing, rows, at);
}

} // namespace hubcrawl::fake_hub
