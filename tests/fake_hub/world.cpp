#include "fake_hub/world.hpp"

#include "fake_hub/arithmetic.hpp"
#include "fake_hub/names.hpp"
#include "fake_hub/rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <memory>

namespace hubcrawl::fake_hub {

namespace {

constexpr std::uint64_t first_inserted_id = first_extra_id + 1'000'000;
// Computed rows are older than anything named or inserted.
constexpr std::uint64_t named_age = 500, computed_age = 1000;

bool contains(std::vector<std::uint64_t> const& list, std::uint64_t value) {
    return std::find(list.begin(), list.end(), value) != list.end();
}

std::string key(std::string_view ns, std::string_view repository) {
    return fmt::format("{}/{}", ns, repository);
}

} // namespace

world::world(world_config const& config)
    : seed_(config.seed), shape_(config.shape), organizations_(config.organizations) {
    for (auto const& user : config.users) users_.push_back(user.name);
}

organization_config const* world::find(std::string_view ns) const {
    auto const found = std::find_if(organizations_.begin(), organizations_.end(),
                                    [&](organization_config const& one) { return one.name == ns; });
    return found == organizations_.end() ? nullptr : &*found;
}

bool world::knows(std::string_view ns) const { return find(ns) != nullptr; }

std::optional<std::string> world::profile(std::string_view name, bool as_organization) const {
    auto const id = mix(seed_, name);
    if (as_organization && knows(name))
        return fmt::format(
            R"({{"id":"{0:016x}{0:016x}","orgname":"{1}","full_name":"","location":"","company":"",)"
            R"("date_joined":"2022-08-29T15:27:10.227081Z"}})",
            id, name);
    if (!as_organization && std::find(users_.begin(), users_.end(), name) != users_.end())
        return fmt::format(
            R"({{"id":"{0:016x}{0:016x}","username":"{1}","full_name":"","location":"","company":"",)"
            R"("date_joined":"2022-08-29T15:27:10.227081Z","type":"User"}})",
            id, name);
    return std::nullopt;
}

world::changes const& world::changes_of(std::string const& listing_name) const {
    static changes const none;
    auto const found = changes_.find(listing_name);
    return found == changes_.end() ? none : found->second;
}

base_rows world::repository_base(organization_config const& organization) const {
    auto const seed = mix(seed_, organization.name);
    return {affine_shuffle(organization.repositories, seed), organization.private_ones,
            [seed](std::uint64_t index) { return repository_name(seed, index); }};
}

base_rows world::tag_base(std::uint64_t tags, std::uint64_t repository_hash) const {
    return {affine_shuffle(tags > 0 ? tags - 1 : 0, repository_hash), 0,
            [repository_hash](std::uint64_t index) { return tag_name(repository_hash, index); }};
}

world::entry world::entry_of(organization_config const& organization, base_rows const& base,
                             std::uint64_t id) const {
    auto const seed = mix(seed_, organization.name);
    auto const& changed = changes_of(organization.name);
    entry out{id, 0, 0, 0, 0, false, {}};
    if (id >= first_inserted_id) {
        auto const place = id - first_inserted_id;
        out.name = changed.inserted[place].name;
        out.came = changed.inserted[place].came;
        out.age = changed.inserted.size() - 1 - place;
    } else if (id >= first_extra_id) {
        auto const& named = organization.named[id - first_extra_id];
        out.name = named.name;
        out.age = named_age + (id - first_extra_id);
        out.is_private = named.is_private;
        out.tags = named.tags;
    } else {
        out.name = base.name(id);
        out.age = computed_age + base.times.rank_of(id);
        out.is_private = base.is_hidden(id);
    }
    out.hash = mix(seed, out.name);
    if (id < first_extra_id || id >= first_inserted_id)
        out.tags =
            organization.tags_min + mix(out.hash, 3) % (organization.tags_max - organization.tags_min + 1);
    return out;
}

listing world::repositories(std::string_view ns, visibility const& seen, row_order order) const {
    auto const* organization = find(ns);
    if (!organization)
        return {};
    auto const base = std::make_shared<base_rows>(repository_base(*organization));
    auto const& changed = changes_of(organization->name);
    sequence::parts parts{*base, {}, changed.removed, {}, seen.everything};
    for (auto place = changed.inserted.size(); place-- > 0;)
        if (!changed.removed_extras.contains(changed.inserted[place].name))
            parts.extras.push_back({first_inserted_id + place, changed.inserted[place].name});
    for (std::size_t place = 0; place < organization->named.size(); ++place) {
        auto const& named = organization->named[place];
        auto const shown = !named.is_private || seen.everything || (seen.granted && seen.granted(named.name));
        if (shown && !changed.removed_extras.contains(named.name))
            parts.extras.push_back({first_extra_id + place, named.name});
    }
    if (seen.granted && !seen.everything)
        for (auto rank = base->size() - base->hidden; rank < base->size(); ++rank)
            if (auto const index = base->times.index_at(rank);
                seen.granted(base->name(index)) && !contains(changed.removed, index))
                parts.granted.push_back(index);

    auto const rows = std::make_shared<sequence>(std::move(parts), order);
    auto const at = [this, organization, base, rows](std::uint64_t position) {
        return entry_of(*organization, *base, rows->at(position));
    };
    return {std::min(rows->size(), changed.kept), [at](std::uint64_t position) { return at(position).name; },
            [this, organization, at](std::uint64_t position, std::string& out) {
                append_entry(*organization, at(position), out);
            }};
}

void world::append_entry(organization_config const& organization, entry const& row, std::string& out) const {
    append_repository_entry(out,
                            {organization.name, row.name, row.hash, row.age,
                             organization.repositories + 2 * computed_age, row.is_private, row.came},
                            shape_);
}

std::optional<world::entry> world::visible(organization_config const& organization, std::string_view name,
                                           visibility const& seen) const {
    auto const base = repository_base(organization);
    auto const& changed = changes_of(organization.name);
    std::optional<std::uint64_t> id;
    if (auto const index = repository_index(name);
        index && *index < base.size() && base.name(*index) == name && !contains(changed.removed, *index))
        id = *index;
    for (std::size_t place = 0; place < organization.named.size(); ++place)
        if (organization.named[place].name == name)
            id = first_extra_id + place;
    for (std::size_t place = 0; place < changed.inserted.size(); ++place)
        if (changed.inserted[place].name == name)
            id = first_inserted_id + place;
    if (!id || changed.removed_extras.contains(name))
        return std::nullopt;
    auto found = entry_of(organization, base, *id);
    if (found.is_private && !seen.everything && !(seen.granted && seen.granted(name)))
        return std::nullopt;
    return found;
}

std::optional<std::string> world::repository(std::string_view ns, std::string_view name,
                                             visibility const& seen) const {
    auto const* organization = find(ns);
    auto const found = organization ? visible(*organization, name, seen) : std::nullopt;
    if (!found)
        return std::nullopt;
    return repository_get({ns, name, found->hash, found->age, organization->repositories + 2 * computed_age,
                           found->is_private, found->came},
                          shape_);
}

std::optional<listing> world::tags(std::string_view ns, std::string_view repository, visibility const& seen,
                                   row_order order) const {
    auto const* organization = find(ns);
    auto const found = organization ? visible(*organization, repository, seen) : std::nullopt;
    if (!found)
        return std::nullopt;
    auto const base = std::make_shared<base_rows>(tag_base(found->tags, found->hash));
    auto const& changed = changes_of(key(ns, repository));
    sequence::parts parts{*base, {}, changed.removed, {}, true};
    if (found->tags > 0 && !changed.removed_extras.contains("latest"))
        parts.extras.push_back({first_extra_id, "latest"});
    for (auto place = changed.inserted.size(); place-- > 0;)
        if (!changed.removed_extras.contains(changed.inserted[place].name))
            parts.extras.push_back({first_inserted_id + place, changed.inserted[place].name});

    auto const rows = std::make_shared<sequence>(std::move(parts), order);
    auto const name = [base, rows, inserted = changed.inserted](std::uint64_t position) -> std::string {
        auto const id = rows->at(position);
        return id >= first_inserted_id ? inserted[id - first_inserted_id].name
               : id == first_extra_id  ? "latest"
                                       : base->name(id);
    };
    return listing{std::min(rows->size(), changed.kept), name,
                   [this, ns = organization->name, hash = found->hash, base, rows, name,
                    inserted = changed.inserted](std::uint64_t position, std::string& out) {
                       auto const id = rows->at(position);
                       auto const age = id < first_extra_id    ? computed_age + base->times.rank_of(id)
                                        : id == first_extra_id ? 0
                                                               : 1;
                       auto const text = name(position);
                       auto const came = id >= first_inserted_id ? inserted[id - first_inserted_id].came : 0;
                       append_tag(out, {ns, text, hash, mix(hash, text), age, came}, shape_);
                   }};
}

std::optional<std::string> world::tag(std::string_view ns, std::string_view repository, std::string_view tag,
                                      visibility const& seen) const {
    auto const* organization = find(ns);
    auto const found = organization ? visible(*organization, repository, seen) : std::nullopt;
    if (!found)
        return std::nullopt;
    auto const base = tag_base(found->tags, found->hash);
    auto const& changed = changes_of(key(ns, repository));
    if (changed.removed_extras.contains(tag))
        return std::nullopt;
    std::uint64_t age = 1;
    std::int64_t came = 0;
    if (auto const index = tag_index(tag);
        index && *index < base.size() && base.name(*index) == tag && !contains(changed.removed, *index))
        age = computed_age + base.times.rank_of(*index);
    else if (tag == "latest" && found->tags > 0)
        age = 0;
    else if (auto const one = std::ranges::find(changed.inserted, tag, &changes::row::name);
             one != changed.inserted.end())
        came = one->came;
    else
        return std::nullopt;
    std::string out;
    append_tag(out, {ns, tag, found->hash, mix(found->hash, tag), age, came}, shape_);
    return out;
}

void world::insert(std::string const& listing_name, std::uint64_t rows, std::string_view name_prefix) {
    auto& inserted = changes_[listing_name].inserted;
    for (std::uint64_t n = 0; n < rows; ++n)
        inserted.push_back({fmt::format("{}{:04}", name_prefix, inserted.size()), std::time(nullptr)});
}

void world::remove(std::string const& listing_name, std::uint64_t rows, std::uint64_t at) {
    auto const slash = listing_name.find('/');
    auto const ns = listing_name.substr(0, slash);
    auto const* organization = find(ns);
    if (!organization)
        return;
    visibility const all{true, {}};
    auto const whole = slash == std::string::npos
                           ? std::optional(repositories(ns, all, row_order::name))
                           : tags(ns, std::string_view(listing_name).substr(slash + 1), all, row_order::name);
    std::vector<std::string> names;
    for (auto position = at; whole && position < whole->count && position < at + rows; ++position)
        names.push_back(whole->name(position));
    auto& changed = changes_[listing_name];
    for (auto const& name : names) {
        auto const index = slash == std::string::npos ? repository_index(name) : tag_index(name);
        if (index && (name.starts_with("svc-") || slash != std::string::npos))
            changed.removed.push_back(*index);
        else
            changed.removed_extras.insert(name);
    }
}

void world::truncate(std::string const& listing_name, std::uint64_t rows) {
    changes_[listing_name].kept = rows;
}

} // namespace hubcrawl::fake_hub
