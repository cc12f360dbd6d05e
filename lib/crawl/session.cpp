#include "crawl/session.hpp"

#include "base/secret_text.hpp"
#include "hub/login.hpp"

#include <boost/asio/as_tuple.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace hubcrawl::crawl {

namespace {

constexpr std::size_t max_login_reply = 1 << 20;
constexpr std::chrono::seconds longest_pause{60};

} // namespace

session::session(executor ex, timer& clock, net::fetcher& network, identity const& who,
                 request_counts& counts)
    : clock_(clock), network_(network), who_(who), counts_(counts), login_ended_(ex, steady_time::max()) {}

session::~session() { wipe(field_); }

awaitable<result<std::string>> session::authorization() {
    if (anonymous())
        co_return std::string();
    while (true) {
        if (refused_)
            co_return *refused_;
        if (!field_.empty() && clock_.now() < renew_at_)
            co_return field_;
        if (!under_way_)
            co_return co_await log_in();
        co_await login_ended_.async_wait(asio::as_tuple(use_awaitable));
        if (field_.empty() && last_failure_ && !refused_)
            co_return *last_failure_;
    }
}

awaitable<result<std::string>> session::log_in() {
    if (last_failure_ && clock_.now() < not_before_)
        co_return *last_failure_;
    under_way_ = true;
    wipe(field_);
    net::request ask;
    ask.verb = net::method::post;
    ask.target = hub::login_target;
    ask.body = hub::login_body(who_);
    ++counts_.logins;
    ++counts_.total;
    auto reply = co_await network_.fetch(std::move(ask));
    auto granted = reply ? store(*reply) : result<std::string>(reply.error());
    if (reply)
        wipe(reply->body);
    inflater_.wipe();
    if (granted) {
        last_failure_.reset();
        pause_ = std::chrono::seconds(1);
        failures_in_a_row_ = 0;
    } else {
        ++failures_in_a_row_;
        last_failure_ = granted.error();
        if (granted.error().code == errc::credential_refused)
            refused_ = granted.error();
        if (reply && reply->status == 429) // a lock of minutes, which every further try prolongs (§2)
            pause_ = longest_pause;
        not_before_ = clock_.now() + pause_;
        spdlog::info("no token: {}; no other login for {} s", to_string(granted.error()), pause_.count());
        pause_ = std::min(pause_ * 2, longest_pause);
    }
    under_way_ = false;
    login_ended_.cancel();
    co_return granted;
}

result<std::string> session::store(net::response const& reply) {
    ++counts_.by_status[reply.status];
    auto const body = inflater_.inflate(reply, max_login_reply);
    if (!body)
        return body.error();
    auto granted = hub::read_login_reply(reply.status, reply.field("content-type"), *body, who_,
                                         parse_http_date(reply.field("date")), clock_.wall_now());
    if (!granted)
        return granted.error();
    // A tenth of the life is kept as distance to its end, one minute of Docker Hub's ten; of a short life at
    // least two seconds, because Date and exp are whole seconds.
    auto const distance = std::max<std::chrono::seconds>(granted->lifetime / 10, std::chrono::seconds(2));
    renew_at_ =
        clock_.now() + std::max<std::chrono::seconds>(granted->lifetime - distance, std::chrono::seconds(1));
    field_ = "Bearer " + granted->token;
    wipe(granted->token);
    spdlog::debug("logged in as {}; the token lives {} s", *who_.username, granted->lifetime.count());
    return field_;
}

void session::expired(std::string_view field) {
    if (field == field_)
        wipe(field_);
}

error session::refuse(error why) {
    refused_ = std::move(why);
    return *refused_;
}

error session::refuse(std::string_view server_words) {
    return refuse(fail(errc::credential_refused,
                       "account {}: Docker Hub gave a token and then refused it twice ({}); check that the "
                       "credential has not been revoked",
                       *who_.username, server_words));
}

} // namespace hubcrawl::crawl
