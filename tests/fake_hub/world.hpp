#pragma once

#include "fake_hub/config.hpp"
#include "fake_hub/listing.hpp"
#include "fake_hub/sequence.hpp"

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace hubcrawl::fake_hub {

// Namespaces computed from the configuration's seed. Holds what was configured and what changed, no rows.
class world final : public content {
public:
    explicit world(world_config const& config);

    bool knows(std::string_view ns) const override;
    std::optional<std::string> profile(std::string_view name, bool as_organization) const override;
    listing repositories(std::string_view ns, visibility const& seen, row_order order) const override;
    std::optional<std::string> repository(std::string_view ns, std::string_view name,
                                          visibility const& seen) const override;
    std::optional<listing> tags(std::string_view ns, std::string_view repository, visibility const& seen,
                                row_order order) const override;
    std::optional<std::string> tag(std::string_view ns, std::string_view repository, std::string_view tag,
                                   visibility const& seen) const override;

    // Changes between pages. `listing` is "ns" for its repositories, "ns/repository" for its tags; `at` is a
    // position in the order by name. count follows at once.
    void insert(std::string const& listing_name, std::uint64_t rows, std::string_view name_prefix);
    void remove(std::string const& listing_name, std::uint64_t rows, std::uint64_t at);
    void truncate(std::string const& listing_name, std::uint64_t rows);

private:
    struct changes {
        struct row {
            std::string name;
            std::int64_t came; // seconds since 1970
        };
        std::vector<row> inserted; // newest last
        std::vector<std::uint64_t> removed;
        std::set<std::string, std::less<>> removed_extras;
        std::uint64_t kept = std::numeric_limits<std::uint64_t>::max();
    };
    struct entry { // one repository, found
        std::uint64_t id, hash, age, tags;
        std::int64_t came;
        bool is_private;
        std::string name;
    };

    organization_config const* find(std::string_view ns) const;
    changes const& changes_of(std::string const& listing_name) const;
    base_rows repository_base(organization_config const& organization) const;
    base_rows tag_base(std::uint64_t tags, std::uint64_t repository_hash) const;
    entry entry_of(organization_config const& organization, base_rows const& base, std::uint64_t id) const;
    std::optional<entry> visible(organization_config const& organization, std::string_view name,
                                 visibility const& seen) const;
    void append_entry(organization_config const& organization, entry const& row, std::string& out) const;

    std::uint64_t seed_;
    row_shape shape_;
    std::vector<organization_config> organizations_;
    std::vector<std::string> users_;
    std::map<std::string, changes, std::less<>> changes_;
};

} // namespace hubcrawl::fake_hub
