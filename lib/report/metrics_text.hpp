#pragma once

#include "report/service_status.hpp"

#include <string>

namespace hubcrawl::report {

// metrics.prom for node_exporter's textfile collector. What is said of the last completed crawl stays as it
// is while another runs; counters are of this process, from 0.
std::string metrics_text(service_status const& status);

} // namespace hubcrawl::report
