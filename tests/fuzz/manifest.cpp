#include "output/manifest_reader.hpp"
#include "report/metrics_text.hpp"
#include "report/status_json.hpp"

#include <cstdlib>

using namespace hubcrawl;

// A manifest that somebody has edited: an error that names it, or one whose status can be told.
extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    auto const made = output::parse_manifest(text, "manifest.json");
    if (!made)
        return made.error().detail.find("manifest.json") == std::string::npos ? std::abort(), 0 : 0;
    report::service_status status;
    report::remember(status, {*made}, *made);
    if (report::status_json(status, made->finished).empty() || report::metrics_text(status).empty())
        std::abort();
    return 0;
}
