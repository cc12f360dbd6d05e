#include "daemon/refusal_guard.hpp"

#include "daemon/locations.hpp"
#include "daemon/refusal.hpp"
#include "daemon/secrets.hpp"

#include <spdlog/spdlog.h>

namespace hubcrawl::daemon {

result<crawl_scope> refusal_guard::admit(settings const& chosen, wall_time now) {
    rests_.reset();
    auto scope = make_scope(chosen);
    if (!scope)
        return scope;
    mark_ = mark_of(*scope);
    auto const past = recall_refusal(state_directory(chosen));
    if (past)
        rests_ = rest_after(*past, mark_, now);
    if (!rests_)
        return scope;
    return fail(
        errc::credential_refused,
        "still the one that was refused at {}: accounts get locked, so it is not tried again before {}",
        to_rfc3339(past->when), to_rfc3339(now + *rests_));
}

void refusal_guard::note(settings const& chosen, crawl_end const& how, wall_time now) const {
    if (rests_)
        return;
    auto const state_dir = state_directory(chosen);
    if (how.manifest)
        forget_refusal(state_dir);
    if (how.status != exit_status::credential_refused)
        return;
    if (auto const done = remember_refusal(state_dir, {now, mark_}); !done)
        spdlog::warn("{}", to_string(done.error()));
}

} // namespace hubcrawl::daemon
