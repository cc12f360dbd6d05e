#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace hubcrawl::fake_hub {

// One listing as one caller sees it, asked row by row; position 0 is the first row of page 1.
struct listing {
    std::uint64_t count = 0;
    std::function<std::string(std::uint64_t)> name;
    std::function<void(std::uint64_t, std::string&)> append_row; // minified JSON
};

// `standard` is what comes without an ordering: newest first, and `latest` before all other tags.
enum class row_order { standard, name, name_reversed, oldest };

// Which private repositories a caller sees.
struct visibility {
    bool everything = false;
    std::function<bool(std::string_view repository)> granted; // empty = none
};

// Where the rows come from: computed from a seed, or captures. Absent and invisible are told apart nowhere.
class content {
public:
    virtual ~content() = default;
    virtual bool knows(std::string_view ns) const = 0;
    // What /v2/orgs/{name}/ or /v2/users/{name} answers.
    virtual std::optional<std::string> profile(std::string_view name, bool as_organization) const = 0;
    virtual listing repositories(std::string_view ns, visibility const& seen, row_order order) const = 0;
    virtual std::optional<std::string> repository(std::string_view ns, std::string_view name,
                                                  visibility const& seen) const = 0;
    virtual std::optional<listing> tags(std::string_view ns, std::string_view repository,
                                        visibility const& seen, row_order order) const = 0;
    virtual std::optional<std::string> tag(std::string_view ns, std::string_view repository,
                                           std::string_view tag, visibility const& seen) const = 0;
};

} // namespace hubcrawl::fake_hub
