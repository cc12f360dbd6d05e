#include "report/metrics_text.hpp"
#include "report/status_json.hpp"
#include "report/status_reader.hpp"

#include <cstdlib>

using namespace hubcrawl;

// A status.json that somebody has edited: an error that names it, or one that a new process tells on.
extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    auto const before = report::parse_status(text, "status.json");
    if (!before)
        return before.error().detail.find("status.json") == std::string::npos ? std::abort(), 0 : 0;
    report::service_status status;
    status.version = "1";
    report::expect_accounts(status, {}, true);
    report::recall(status, *before);
    auto const again = report::parse_status(report::status_json(status, {}), "again");
    if (!again || again->refused.size() > before->refused.size() ||
        again->recent.size() > before->recent.size() || report::metrics_text(status).empty())
        std::abort();
    return 0;
}
