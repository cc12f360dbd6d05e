#include "fake_hub/faults.hpp"

#include <algorithm>
#include <string>

namespace hubcrawl::fake_hub {

fault_entry const* find_fault(std::string_view name) {
    auto const table = all_faults();
    auto const found =
        std::find_if(table.begin(), table.end(), [&](fault_entry const& one) { return one.name == name; });
    return found == table.end() ? nullptr : &*found;
}

bool fits(std::string_view pattern, std::string_view target) {
    if (pattern.find('*') == std::string_view::npos)
        return target.find(pattern) != std::string_view::npos;
    auto const star = pattern.find('*');
    if (!target.starts_with(pattern.substr(0, star)))
        return false;
    auto const rest = pattern.substr(star + 1);
    if (rest.find('*') == std::string_view::npos)
        return target.size() >= star + rest.size() && target.ends_with(rest);
    for (auto from = star; from <= target.size(); ++from) {
        std::string_view const tail = target.substr(from);
        if (tail.starts_with(rest.substr(0, rest.find('*'))) && fits(rest, tail))
            return true;
    }
    return false;
}

void fault_set::add(fault_config aim) {
    auto const* entry = find_fault(aim.name);
    if (!entry)
        return;
    if (aim.on.empty())
        aim.on = entry->default_on;
    rules_.push_back({entry, std::move(aim)});
}

std::vector<fault_set::fired> fault_set::fire(request const& asked) {
    std::vector<fired> out;
    for (auto& one : rules_) {
        auto const& aim = one.aim;
        if (!fits(aim.on, asked.target) || (!aim.method.empty() && aim.method != asked.method) ||
            (one.entry->reused_only && !asked.reused))
            continue;
        ++one.fitted;
        if (one.fitted < aim.nth || (one.fitted - aim.nth) % aim.every != 0 ||
            (aim.times > 0 && one.fired >= aim.times))
            continue;
        ++one.fired;
        out.push_back({one.entry, &aim});
    }
    return out;
}

std::string listing_of(std::string_view path) {
    auto const part = [&] {
        auto const end = std::min(path.find('/'), path.size());
        auto const out = path.substr(0, end);
        path.remove_prefix(std::min(end + 1, path.size()));
        return std::string(out);
    };
    part();
    part();
    auto const modern = part() == "namespaces";
    auto ns = part();
    if (modern)
        part();
    auto const repository = part();
    return repository.empty() ? ns : ns + "/" + repository;
}

} // namespace hubcrawl::fake_hub
