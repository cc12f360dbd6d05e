#include "daemon/advice.hpp"

#include <spdlog/spdlog.h>

#include <cstdint>
#include <set>

namespace hubcrawl::daemon {

std::string_view advice(errc code) noexcept {
    switch (code) {
    case errc::resolve_failed:
    case errc::resolve_timeout:
        return "Check the host's name in --hub-url or the proxy's, and this machine's DNS.";
    case errc::connect_failed:
    case errc::connect_timeout:
        return "Check that this machine may reach that host and port: firewall, routing, HTTPS_PROXY.";
    case errc::proxy_failed:
    case errc::proxy_timeout: return "Ask whoever runs the proxy; run again when it is back.";
    case errc::handshake_failed:
    case errc::handshake_timeout:
        return "Look for a firewall or proxy that breaks TLS; run again when it is gone.";
    case errc::send_failed:
    case errc::send_timeout:
    case errc::head_failed:
    case errc::head_timeout:
    case errc::body_failed:
    case errc::body_timeout:
        return "Run again later; if it lasts, look at the network and at Docker Hub's status page.";
    case errc::body_encoding: return "Run again later; if it lasts, look for a proxy that changes answers.";
    case errc::body_too_large:
        return "If the listing is right, raise limits.body_mib or limits.inflated_mib.";
    case errc::page_malformed: return "Run again later; if it lasts, report it with the line above.";
    case errc::page_too_large: return "If the listing is right, raise limits.rows or limits.nesting.";
    case errc::login_failed: return "Wait some minutes before the next try: failed logins lock an account.";
    case errc::file_failed: return "Make room or give the right to write there, then run again.";
    case errc::database_failed:
        return "Make room in the state directory; if the checkpoint is damaged, run with --fresh.";
    case errc::checkpoint_unfit:
        return "Run it again: what was set aside is kept beside the new one, to be looked at or removed.";
    case errc::state_locked:
        return "Wait for the other one, stop it, or give this one directories of its own.";
    // these end their own words with it
    case errc::stopped:
    case errc::proxy_refused:
    case errc::certificate_refused:
    case errc::tls_too_old:
    case errc::credential_refused:
    case errc::config_invalid:
    // and these are the shadow of a stop
    case errc::resolve_cancelled:
    case errc::connect_cancelled:
    case errc::proxy_cancelled:
    case errc::handshake_cancelled:
    case errc::send_cancelled:
    case errc::head_cancelled:
    case errc::body_cancelled: return {};
    }
    return {};
}

std::string_view advice(gap_reason reason) noexcept {
    switch (reason) {
    case gap_reason::forbidden:
        return "Use a credential that may read it: an owner's token, or one with scope-repository-list.";
    case gap_reason::anonymous_depth_limit:
        return "Log in: anonymous requests see the first 100 repositories and 1000 tags of a list.";
    case gap_reason::namespace_not_found: return "Check the namespace's spelling.";
    case gap_reason::not_found:
        return "Nothing, if it was deleted while the crawl ran; else check that the account may see it.";
    case gap_reason::unsettled: return "Crawl at a quieter time.";
    case gap_reason::malformed: return "Crawl again; if it lasts, report it with the gap's detail.";
    case gap_reason::too_large: return "If the listing is right, raise the limit its detail names.";
    }
    return {};
}

std::string told(error const& failure) {
    auto const what = to_string(failure);
    auto const rest = advice(failure.code);
    return rest.empty() ? what : fmt::format("{}. {}", what, rest);
}

void say_where_it_stands(output::manifest const& made, std::filesystem::path const& snapshot) {
    std::uint64_t rows = 0;
    for (auto const& file : made.files) rows += file.rows;
    auto const words = fmt::format(
        "{} requests, {} retries, {} times limited, {:.1f} s waited for the budget", made.requests.total,
        made.requests.retries, made.requests.rate_limited, made.requests.waited_seconds);
    if (made.complete)
        spdlog::info("published {}: complete, {} rows in {} files ({})", snapshot.string(), rows,
                     made.files.size(), words);
    else
        spdlog::warn(
            "published {}: INCOMPLETE, {} gaps (named in its manifest.json); 'current' is not moved ({})",
            snapshot.string(), made.gaps.size(), words);
    std::set<gap_reason> reasons;
    for (auto const& each : made.gaps)
        if (reasons.insert(each.reason).second)
            spdlog::warn("gaps by {}: {}", to_string(each.reason), advice(each.reason));
    for (auto const& each : made.namespaces)
        if (each.account && each.private_rows == 0)
            spdlog::warn(
                "{}: {} sees no private repository; if there should be some, its credential lacks the "
                "right to list them",
                each.name, *each.account);
}

} // namespace hubcrawl::daemon
