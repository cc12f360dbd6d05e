#include "repeated.hpp"

namespace hubcrawl::tests {

namespace {

// When the last commit that came to its end began; 0 where there was none. A commit is: the spool is synced,
// then SQLite writes its log alone, then anything else; but pages are spooled meanwhile, which says nothing.
double last_commit(std::vector<file_call> const& calls) {
    double began = 0, ended = 0;
    bool logged = false;
    for (auto const& call : calls) {
        auto const spool = call.path.ends_with("/spool");
        auto const log = call.path.ends_with("-wal") || call.path.ends_with("-shm");
        if (log)
            logged = true;
        else if (logged && (!spool || call.kind == "sync"))
            ended = began;
        if (spool && call.kind == "sync") {
            began = call.time;
            logged = false;
        }
    }
    return ended;
}

} // namespace

repeats::repeats(file_rig const& rig, std::uint64_t first)
    : rig_(rig),
      before_(asked_since(first)),
      killed_at_(rig.hub.totals().requests),
      allowed_(asked_since(first, last_commit(rig.journal())).size() + in_flight) {}

std::multiset<std::string> repeats::asked_since(std::uint64_t first, double not_before) const {
    std::multiset<std::string> found;
    auto const log = rig_.hub.log();
    for (auto at = first; at < log.size(); ++at)
        if (log[at].method == "GET" && log[at].time >= not_before)
            found.insert(log[at].target);
    return found;
}

std::size_t repeats::repeated() const {
    auto left = before_;
    std::size_t found = 0;
    for (auto const& target : asked_since(killed_at_))
        if (auto const same = left.find(target); same != left.end()) {
            left.erase(same);
            ++found;
        }
    return found;
}

} // namespace hubcrawl::tests
