#pragma once

#include "base/result.hpp"
#include "output/watched_file.hpp"

#include <compare>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace hubcrawl::output {

// Compares a crawl with the snapshot before it: goes through both in one order and tells what was added, what
// removed and what is no longer the same, a line of JSON each. What the crawl could not see is neither: it is
// kept as it was known, for the next crawl to be compared with. Holds one line of each side.
class change_finder {
public:
    // The earlier side's next line, in the order of the watched file; false at its end.
    using source = std::function<result<bool>(watched_line&)>;
    using sink = std::function<result<>(std::string_view line)>;
    // What is known from now on, in the same order: the lines of the next watched file.
    using keeper = std::function<result<>(watched_line::kind is, bool whole, std::string_view name,
                                          std::string_view cells)>;
    change_finder(watched_scope scope, source earlier, sink into, keeper keep);

    struct sight {
        bool whole = false;       // the namespace's repositories are seen to the end of their list
        bool tags = false;        // their tags are read
        std::string_view account; // a JSON value
    };
    // The cells of a namespace's line.
    static std::string cells_of(sight const& seen);

    // The new side, in the same order: namespaces by name …
    result<> name_space(std::string_view name, sight const& seen);
    // … in each those repositories that are seen, by name (`tags_whole`: their tags to the end of the list) …
    result<> repository(std::string_view name, std::string_view cells, bool tags_whole);
    // … and in each those tags that are seen, by name.
    result<> tag(std::string_view name, std::string_view cells);
    result<> end();

    // Namespaces that were read as another account before, which sees other rows: they are left out.
    std::vector<std::string> const& other_account() const { return other_account_; }

private:
    struct position {
        std::string name_space, repository, tag; // empty where the line stands above it
        auto operator<=>(position const&) const = default;
    };
    result<> load();
    result<> pass_by(position const* until);
    result<> pass();
    result<> meet(position const& at, std::string_view cells, bool known);
    result<> tell(std::string_view change, position const& what, std::string_view before,
                  std::string_view after) const;

    watched_scope scope_;
    source earlier_;
    sink into_;
    keeper keep_;
    bool begun_ = false, at_end_ = false;
    watched_line line_; // of the earlier side …
    position old_;      // … and where it stands
    position now_;      // of the new side; the tag is left empty
    // Of the namespace and the repository the new side stands in: whether rows are compared; whether what is
    // not seen has gone; whether what was not known has come.
    struct {
        bool compared = false, whole = false, known = false;
    } repositories_, tags_;
    std::vector<std::string> other_account_;
};

} // namespace hubcrawl::output
