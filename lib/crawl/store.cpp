#include "crawl/store.hpp"

namespace hubcrawl::crawl {

result<> store::carry_out(changes const& what) try {
    for (auto const& change : what) {
        if (failed_)
            break;
        if (auto done = change(state_.checkpoint); !done)
            failed_ = done.error();
    }
    return failed_ ? result<>(*failed_) : result<>();
} catch (...) { // the rest is lost, so nothing may be written that comes behind it
    failed_ = fail(errc::database_failed, "a change of the checkpoint was cut short");
    throw;
}

awaitable<result<>> store::hand_over() {
    return ask([](frontier::checkpoint&) -> result<> { return {}; });
}

awaitable<result<>> store::commit(request_counts const& counts) {
    // On the loop, and in one go: the mark and the size it names, and the changes that name spooled rows.
    auto const point = state_.begin_commit(counts);
    if (!point)
        co_return point.error();
    auto end = [&](frontier::checkpoint&) { return state_.end_commit(*point); };
    co_return co_await ask(end);
}

} // namespace hubcrawl::crawl
