#pragma once

#include <string_view>

namespace hubcrawl::report {

// The files in page/, as page/embed.py compiles them in.
extern std::string_view const report_html, index_html, style_css, report_js, index_js;
// "'sha256-…'", by which a page's Content-Security-Policy allows each, and nothing else.
extern std::string_view const style_css_hash, report_js_hash, index_js_hash;

} // namespace hubcrawl::report
