#pragma once

#include "report/service_status.hpp"

#include <string>

namespace hubcrawl::report {

// status.json, schema 1, as config/status.schema.json describes it: pretty, UTF-8 whatever a server has sent,
// with a line end. Times are RFC 3339 in UTC.
std::string status_json(service_status const& status, wall_time written);

} // namespace hubcrawl::report
