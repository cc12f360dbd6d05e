#pragma once

#include "base/result.hpp"
#include "hub/json_walk.hpp"
#include "hub/row_plan.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hubcrawl::hub {

// One row as it stands in the page: its bytes, the members somebody needs, and the rows nested in it. Kept
// apart from writing, because members come in any order: a tag's images before the tag's name.
struct picked_row {
    std::string_view bytes;
    std::vector<cell> members; // by slot of the plan
    std::vector<std::string_view> nested_bytes;
    std::vector<cell> nested_members; // by slot of the nested plan, row after row
};

// Reads rows of one listing whole, and picks. The plans must outlive it.
class row_picker {
public:
    // `nested` is null where nobody wants the rows inside the rows.
    row_picker(row_plan& plan, row_plan const* nested);

    // The row under the walk's cursor, whose number in the page is `row`; page_malformed unless it is an
    // object with all its key columns.
    result<> pick(json_walk& walk, std::size_t row, picked_row& out) const;

private:
    result<> pick_nested(json_walk& walk, std::size_t row, picked_row& out) const;
    simdjson::error_code pick_nested_row(json_walk& walk, picked_row& out) const;
    result<> check_key(std::size_t row, picked_row const& out) const;

    row_plan const& plan_;
    row_plan const* nested_;
    std::size_t nested_slot_;
};

// The parser's verdict about a place of the page, without the page's content.
error page_error(simdjson::error_code code, std::string_view place);

} // namespace hubcrawl::hub
