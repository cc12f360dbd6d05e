// --check: log in, look at each namespace, say what is seen. Nothing is published or kept.
#include "crawl/visibility.hpp"
#include "daemon/advice.hpp"
#include "daemon/crawl_runner.hpp"
#include "daemon/secrets.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstdio>

namespace hubcrawl::daemon {

namespace {

std::string describe(crawl::visibility const& seen, bool anonymous) {
    using kind = crawl::visibility::kind;
    switch (seen.is) {
    case kind::empty: return "exists, no repository is visible";
    case kind::absent: return "Docker Hub knows no organization or user of this name";
    case kind::refused: return "refused: " + seen.words;
    case kind::visible: break;
    }
    auto words = fmt::format("{} repositories visible", seen.repositories);
    auto const first = seen.rows_on_page < seen.repositories
                           ? fmt::format(" among the first {}", seen.rows_on_page)
                           : std::string();
    if (anonymous)
        return words + ", public ones only: nobody is logged in";
    if (seen.private_on_page > 0)
        return words + fmt::format(", {} private{}", seen.private_on_page, first);
    return words +
           fmt::format(", none private{}: public rows only, or the credential lacks the right to list "
                       "private repositories (owner's token, or scope-repository-list)",
                       first);
}

} // namespace

awaitable<exit_status> crawl_runner::check() {
    auto const scope = co_await crawl::on_helper(hands_, ex_, [this] { return make_scope(chosen_); });
    auto network = scope ? connect() : result<std::unique_ptr<net::http_fetcher>>(scope.error());
    if (!network) {
        spdlog::error("{}", told(network.error()));
        co_return status_of(network.error().code);
    }
    auto worst = exit_status::complete;
    request_counts counts;
    for (std::size_t i = 0; i < scope->identities.size(); ++i) {
        auto const& who = scope->identities[i];
        crawl::session session(ex_, clock_, **network, who, counts);
        for (std::size_t n = 0; n < scope->namespaces.size() && !stopping_; ++n) {
            if (scope->namespaces[n].identity != i)
                continue;
            auto const seen = co_await crawl::look(**network, session, *scope, n);
            auto const name =
                fmt::format("{} as {}", scope->namespaces[n].name, who.username.value_or("anonymous"));
            if (!seen) {
                std::puts(fmt::format("{}: {}", name, told(seen.error())).c_str());
                auto const status = status_of(seen.error().code);
                worst = worst == exit_status::credential_refused ? worst : status;
                continue;
            }
            std::puts(fmt::format("{}: {}", name, describe(*seen, session.anonymous())).c_str());
            auto const missing =
                seen->is == crawl::visibility::kind::absent || seen->is == crawl::visibility::kind::refused;
            if (missing && worst == exit_status::complete)
                worst = exit_status::incomplete;
        }
    }
    (*network)->close();
    co_return stopping_ ? exit_status::stopped : worst;
}

} // namespace hubcrawl::daemon
