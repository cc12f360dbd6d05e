#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "model/crawl_scope.hpp"
#include "model/request_counts.hpp"
#include "net/fetcher.hpp"
#include "net/inflate.hpp"

#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <optional>
#include <string>

namespace hubcrawl::crawl {

// The token of one identity. However many requests wait for it, one login is under way; it is renewed before
// it ends. After one refusal no login is ever tried again (accounts get locked, hub-api.md §2).
class session {
public:
    session(executor ex, timer& clock, net::fetcher& network, identity const& who, request_counts& counts);
    ~session();

    bool anonymous() const { return !who_.username; }
    // The Authorization field to send, empty for anonymous. errc::credential_refused is final;
    // errc::login_failed and transport codes may pass with time.
    awaitable<result<std::string>> authorization();
    // The server did not take this field any more (401): the next authorization() logs in again.
    void expired(std::string_view field);
    // Logins that failed since one succeeded; none is sent before not_before().
    int failures_in_a_row() const { return failures_in_a_row_; }
    steady_time not_before() const { return not_before_; }
    // The credential is refused from now on, and why.
    error refuse(error why);
    // For this: a fresh token was not taken either.
    error refuse(std::string_view server_words);
    bool is_refused() const { return refused_.has_value(); }
    // A page was given to it: whatever was said of the credential before, it is good.
    void accepted() { accepted_ = true; }
    bool is_accepted() const { return accepted_ && !refused_; }

private:
    awaitable<result<std::string>> log_in();
    result<std::string> store(net::response const& reply);

    timer& clock_;
    net::fetcher& network_;
    identity const& who_;
    request_counts& counts_;
    net::inflater inflater_;
    std::string field_;
    steady_time renew_at_{};
    steady_time not_before_{}; // no login before: the last one failed for a passing reason
    std::chrono::seconds pause_{1};
    int failures_in_a_row_ = 0;
    std::optional<error> last_failure_;
    std::optional<error> refused_;
    bool under_way_ = false;
    bool accepted_ = false;
    asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>,
                               executor>
        login_ended_;
};

} // namespace hubcrawl::crawl
