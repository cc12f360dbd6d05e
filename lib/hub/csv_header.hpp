#pragma once

#include "base/result.hpp"
#include "model/crawl_scope.hpp"

#include <span>
#include <string>
#include <vector>

namespace hubcrawl::hub {

// The CSV columns of a dataset: those configured, or the table's. A name that starts with '/' is a JSON
// pointer (RFC 6901) into the row, any other is a context column or a member of the row.
std::vector<std::string> columns_of(dataset_id id, crawl_scope const& scope);

// The first line of the dataset's CSV file, LF included; names in quotes, as jq's @csv writes them.
std::string csv_header(dataset_id id, crawl_scope const& scope);

// config_invalid for columns that could never hold anything. Names the server does not know today are fine.
result<> check_columns(dataset_id id, std::span<std::string const> columns);

} // namespace hubcrawl::hub
