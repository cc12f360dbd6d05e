#include "hub/csv_header.hpp"

#include "base/csv_text.hpp"
#include "hub/dataset.hpp"

namespace hubcrawl::hub {

namespace {

// RFC 6901 §3, for pointers that start with '/'.
bool is_pointer(std::string_view text) {
    for (auto tilde = text.find('~'); tilde != text.npos; tilde = text.find('~', tilde + 1))
        if (tilde + 1 == text.size() || (text[tilde + 1] != '0' && text[tilde + 1] != '1'))
            return false;
    return text.find("//") == text.npos && text.back() != '/';
}

} // namespace

std::vector<std::string> columns_of(dataset_id id, crawl_scope const& scope) {
    if (auto const configured = scope.columns.find(id); configured != scope.columns.end())
        return configured->second;
    std::vector<std::string> names;
    for (auto const& column : describe(id).columns) names.emplace_back(column.name);
    return names;
}

std::string csv_header(dataset_id id, crawl_scope const& scope) {
    std::string line;
    for (auto const& name : columns_of(id, scope)) {
        if (!line.empty())
            line += ',';
        append_csv_string(line, name, false);
    }
    return line += '\n';
}

result<> check_columns(dataset_id id, std::span<std::string const> columns) {
    auto const dataset = describe(id).name;
    if (columns.empty())
        return fail(errc::config_invalid, "columns of {}: at least one is needed", dataset);
    for (auto const& name : columns) {
        if (name.empty())
            return fail(errc::config_invalid, "columns of {}: a name is empty", dataset);
        if (name.front() == '/' && !is_pointer(name))
            return fail(errc::config_invalid, "columns of {}: \"{}\" is not a JSON pointer", dataset, name);
    }
    return {};
}

} // namespace hubcrawl::hub
