#include "daemon/refusal.hpp"

#include "base/atomic_file.hpp"
#include "base/sha256.hpp"
#include "schedule/crawl_schedule.hpp"

#include <charconv>
#include <fcntl.h>
#include <fstream>
#include <string>
#include <system_error>

namespace hubcrawl::daemon {

namespace {

std::filesystem::path file_in(std::filesystem::path const& state_dir) { return state_dir / "refused"; }

} // namespace

std::uint16_t mark_of(crawl_scope const& scope) {
    sha256 digest;
    auto const add = [&](std::string_view text) {
        digest.update(std::to_string(text.size()) + ":");
        digest.update(text);
    };
    add(scope.hub_url);
    for (auto const& each : scope.identities) {
        add(each.username.value_or(""));
        add(each.secret.view());
    }
    auto const digits = digest.finish();
    std::uint16_t mark = 0;
    std::from_chars(digits.data(), digits.data() + 4, mark, 16);
    return mark;
}

std::optional<refusal> recall_refusal(std::filesystem::path const& state_dir) {
    std::ifstream in(file_in(state_dir));
    std::int64_t milliseconds = 0;
    refusal found;
    if (!(in >> milliseconds >> found.mark))
        return std::nullopt;
    found.when = wall_time(std::chrono::milliseconds(milliseconds));
    return found;
}

result<> remember_refusal(std::filesystem::path const& state_dir, refusal const& what) {
    auto const path = file_in(state_dir);
    auto const line = fmt::format("{} {}\n", what.when.time_since_epoch().count(), what.mark);
    auto file = open_file(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (!file)
        return file.error();
    return write_all(file->get(), line, path);
}

void forget_refusal(std::filesystem::path const& state_dir) {
    std::error_code not_there;
    std::filesystem::remove(file_in(state_dir), not_there);
}

std::optional<std::chrono::seconds> rest_after(refusal const& past, std::uint16_t mark, wall_time now) {
    auto const left = past.when + schedule::least_after_refusal - now;
    if (past.mark != mark || past.when > now || left <= wall_time::duration::zero())
        return std::nullopt;
    return std::chrono::ceil<std::chrono::seconds>(left);
}

} // namespace hubcrawl::daemon
