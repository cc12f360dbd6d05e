#pragma once

#include "fake_hub/faults.hpp"

#include <string_view>

namespace hubcrawl::fake_hub {

// Faults that change what an answer says, not how it travels. Headers stay, the rate's among them.
void replace_body(fault_context& c, unsigned status, std::string_view body,
                  std::string_view type = "application/json");

void broken_json(fault_context& c);
void missing_results(fault_context& c);
void wrong_types(fault_context& c);
// A second count and a second list behind the right ones: the last of each would make it an empty page.
void duplicate_keys(fault_context& c);
void invalid_utf8(fault_context& c);
void deep_nesting(fault_context& c);

} // namespace hubcrawl::fake_hub
