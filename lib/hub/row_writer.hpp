#pragma once

#include "hub/json_pointer.hpp"
#include "hub/json_values.hpp"
#include "hub/row_plan.hpp"

#include <span>
#include <string>
#include <string_view>

namespace hubcrawl::hub {

// Writes rows of one dataset as lines. Everything it is given lies in the page's buffer or is unescaped text.
class row_writer {
public:
    row_writer(row_plan const& plan, bool escape_formulas);

    // The fields that are the same in many rows: the context columns that stand first.
    void begin_csv(std::string& prefix, std::span<std::string_view const> context) const;
    // One line behind the prefix. `members` by the plan's slots, `context` by the dataset's context columns.
    // `buffer_end` is where the page's buffer ends, padding included.
    void csv(std::string& out, std::string_view prefix, std::span<cell const> members,
             std::span<std::string_view const> context, char const* buffer_end);
    // `{"_namespace":"acme",…` up to the last context value; `{` where the dataset has no context.
    void begin_ndjson(std::string& prefix, std::span<std::string_view const> context) const;
    // The object whole and minified, as it may be `already`, behind the prefix.
    static void ndjson(std::string& out, std::string_view prefix, std::string_view object, bool already);

private:
    std::size_t room_for(std::span<cell const> members, std::span<std::string_view const> context) const;
    char* field(char* at, cell const& value);

    row_plan const& plan_;
    bool escape_formulas_;
    std::size_t leading_; // columns that begin_csv() writes
    json_pointer pointer_;
    std::string minified_;
};

// Appends the JSON text without the white space between its tokens.
void append_minified(std::string& out, std::string_view json);

} // namespace hubcrawl::hub
