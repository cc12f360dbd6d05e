#pragma once

#include "report/index_page.hpp"

#include <string>

namespace hubcrawl::report {

// The parts of index.html, as HTML. The first two and the last are the inside of a card, the others a card,
// or nothing where there is nothing to say.
std::string now_card(service_status const& status);
std::string budget_card(service_status const& status);
std::string namespaces_card(service_status const& status, index_facts const& facts);
std::string changes_card(index_facts const& facts);
std::string snapshot_card(service_status const& status, index_facts const& facts);
std::string recent_card(service_status const& status, index_facts const& facts);

} // namespace hubcrawl::report
