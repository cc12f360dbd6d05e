#include "hub/dataset.hpp"

#include <fmt/format.h>

#include <array>
#include <cassert>

namespace hubcrawl::hub {

namespace {

using namespace std::string_view_literals;

constexpr std::array repository_columns{column{"namespace"},        column{"name"},
                                        column{"is_private"},       column{"last_updated"},
                                        column{"pull_count", true}, column{"star_count", true}};

constexpr std::array tag_columns{
    column{"namespace"},       column{"repository"},   column{"name"},
    column{"digest"},          column{"last_updated"}, column{"last_updater_username"},
    column{"full_size"},       column{"tag_status"},   column{"tag_last_pushed"},
    column{"tag_last_pulled"}, column{"media_type"},   column{"content_type"}};

constexpr std::array image_columns{column{"namespace"},    column{"repository"},  column{"tag"},
                                   column{"architecture"}, column{"variant"},     column{"os"},
                                   column{"os_version"},   column{"digest"},      column{"size"},
                                   column{"status"},       column{"last_pushed"}, column{"last_pulled"}};

// A listing covers one namespace or one repository, so the name alone is the key.
constexpr std::array name_key{"name"sv};
constexpr std::array tag_context{"namespace"sv, "repository"sv};
// Counters are none: they change with every pull.
constexpr std::array repository_watched{"is_private"sv, "description"sv, "status"sv};
constexpr std::array repository_counted{"pull_count"sv, "star_count"sv};
constexpr std::array repository_measured{"storage_size"sv};
constexpr std::array repository_dated{"last_updated"sv};
constexpr std::array tag_watched{"digest"sv, "tag_status"sv};
constexpr std::array tag_measured{"full_size"sv};
constexpr std::array tag_dated{"tag_last_pushed"sv, "tag_last_pulled"sv};
constexpr std::array image_context{"namespace"sv, "repository"sv, "tag"sv};

// Listings are asked for in the order of names: a push to an existing tag or repository moves it in every
// other order and nothing in this one. Which way the order runs is not known and not relied on (§4).
constexpr auto repositories_page = "/v2/namespaces/{namespace}/repositories?page_size=100&ordering=name"sv;
constexpr auto tags_page =
    "/v2/namespaces/{namespace}/repositories/{repository}/tags?page_size=100&ordering=name"sv;

constexpr std::array table{
    dataset{.id = dataset_id::repositories,
            .name = "repositories",
            .listing = dataset_id::repositories,
            .endpoint = repositories_page,
            .rows = "results",
            .count = "count",
            .columns = repository_columns,
            .key = name_key,
            .changed = "last_updated",
            .nested = {},
            .context = {},
            .opens = dataset_id::tags,
            .watched = repository_watched,
            .counted = repository_counted,
            .measured = repository_measured,
            .dated = repository_dated},
    dataset{.id = dataset_id::tags,
            .name = "tags",
            .listing = dataset_id::tags,
            .endpoint = tags_page,
            .rows = "results",
            .count = "count",
            .columns = tag_columns,
            .key = name_key,
            .changed = "last_updated",
            .nested = {},
            .context = tag_context,
            .opens = {},
            .watched = tag_watched,
            .counted = {},
            .measured = tag_measured,
            .dated = tag_dated},
    dataset{.id = dataset_id::images,
            .name = "images",
            .listing = dataset_id::tags,
            .endpoint = tags_page,
            .rows = "results",
            .count = "count",
            .columns = image_columns,
            .key = {}, // an image is known by its place in its tag
            .changed = {},
            .nested = "images",
            .context = image_context,
            .opens = {},
            .watched = {},
            .counted = {},
            .measured = {},
            .dated = {}},
};

// A segment of dots only would climb in the path; everything unusual is percent-encoded (RFC 3986 §2).
void append_segment(std::string& out, std::string_view text) {
    constexpr auto safe = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_~"sv;
    bool const dots = text == "." || text == "..";
    for (char const c : text) {
        if (safe.find(c) != safe.npos || (c == '.' && !dots)) {
            out += c;
        } else {
            constexpr auto digits = "0123456789ABCDEF"sv;
            auto const byte = static_cast<unsigned char>(c);
            out += '%';
            out += digits[byte >> 4];
            out += digits[byte & 15];
        }
    }
}

} // namespace

std::span<dataset const> datasets() { return table; }

dataset const& describe(dataset_id id) {
    auto const& entry = table[static_cast<std::size_t>(id)];
    assert(entry.id == id);
    return entry;
}

std::optional<dataset_id> dataset_named(std::string_view name) {
    for (auto const& entry : table)
        if (entry.name == name)
            return entry.id;
    return std::nullopt;
}

std::string first_page_target(dataset_id listing, std::string_view name_space, std::string_view repository) {
    std::string target;
    auto rest = describe(listing).endpoint;
    for (auto open = rest.find('{'); open != rest.npos; open = rest.find('{')) {
        auto const close = rest.find('}', open);
        target += rest.substr(0, open);
        append_segment(target, rest.substr(open, close - open) == "{namespace" ? name_space : repository);
        rest.remove_prefix(close + 1);
    }
    return target.append(rest);
}

std::string recent_page_target(dataset_id listing, std::string_view name_space, std::string_view repository,
                               bool reversed) {
    auto target = first_page_target(listing, name_space, repository);
    constexpr auto by_name = "ordering=name"sv;
    auto const at = target.rfind(by_name);
    assert(at != target.npos);
    return target.replace(at, by_name.size(),
                          fmt::format("ordering={}{}", reversed ? "-" : "", describe(listing).changed));
}

} // namespace hubcrawl::hub
