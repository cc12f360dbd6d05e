#pragma once

#include "hub/json_values.hpp"
#include "hub/row_plan.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hubcrawl::hub {

// What is watched of a row, as one line whatever the format of the data files, with tabs in between: its key,
// the dataset's watched members, its counted and its measured ones, as JSON values; the day of each dated one
// (2026-11-20, or empty); and, of a row with images in it that are read, their platforms ("linux/amd64
// linux/arm64"). A member that is missing is null; equal values of a text are equal bytes, however the server
// escaped them.
class watched_row {
public:
    // `nested` is null where nobody wants the rows inside the rows.
    watched_row(row_plan& plan, row_plan* nested);
    // `members` by the plan's slots; `nested` by those of the nested plan, row after row.
    void append(std::string& out, std::string_view key, std::span<cell const> members,
                std::span<cell const> nested) const;

private:
    std::vector<std::size_t> slots_, dated_;
    row_plan const* nested_;
    std::size_t os_slot_ = 0, architecture_slot_ = 0;
};

} // namespace hubcrawl::hub
