#pragma once

#include "hub/json_values.hpp"
#include "hub/row_plan.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hubcrawl::hub {

// What is watched of a row, as one line whatever the format of the data files: its key, the dataset's
// watched members and its counted ones, as JSON values with a tab in between. A member that is missing is
// null; equal values of a text are equal bytes, however the server escaped them.
class watched_row {
public:
    explicit watched_row(row_plan& plan);
    // `members` by the plan's slots.
    void append(std::string& out, std::string_view key, std::span<cell const> members) const;

private:
    std::vector<std::size_t> slots_;
};

} // namespace hubcrawl::hub
