#pragma once

#include "hub/json_values.hpp"

#include <simdjson.h>

#include <string_view>

namespace hubcrawl::hub {

// Looks into values of a page that is known to be valid (RFC 6901).
class json_pointer {
public:
    // What `pointer` names in `value`; absent where there is no such value. `buffer_end` is where the page's
    // buffer ends, padding included. Good until the next look.
    cell look(cell const& value, std::string_view pointer, char const* buffer_end);

private:
    simdjson::ondemand::parser parser_;
};

} // namespace hubcrawl::hub
