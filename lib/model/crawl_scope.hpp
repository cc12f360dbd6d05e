#pragma once

#include "base/secret_text.hpp"
#include "model/dataset_id.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace hubcrawl {

// Who asks: an account with its secret, or nobody (anonymous). One budget and one session each.
struct identity {
    std::optional<std::string> username; // none: anonymous
    secret_text secret;                  // never printed, never stored
};

struct namespace_seed {
    std::string name;
    std::size_t identity = 0; // index into crawl_scope::identities
};

// What one crawl covers, in the order in which it is published. A checkpoint belongs to exactly one scope.
struct crawl_scope {
    std::string hub_url; // scheme://host[:port], no path, no slash at the end
    std::vector<identity> identities;
    std::vector<namespace_seed> namespaces;
    std::vector<dataset_id> datasets;                       // selected for output
    std::vector<row_format> formats;                        // at least one
    std::map<dataset_id, std::vector<std::string>> columns; // CSV columns that differ from the default
    bool csv_escape_formulas = true;
};

} // namespace hubcrawl
