#pragma once

#include "base/result.hpp"
#include "fake_hub/listing.hpp"

#include <filesystem>
#include <memory>

namespace hubcrawl::fake_hub {

// Captured answers of the real service, paged as asked; rows keep every field, order and digit of the
// capture.
result<std::unique_ptr<content>> load_recorded(std::filesystem::path const& directory);

} // namespace hubcrawl::fake_hub
