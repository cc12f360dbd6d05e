#pragma once

#include "base/clock.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hubcrawl::report {

// Texts of the pages people look at. Pure: the same input, the same text, whoever reads it and when.

// Text and attribute values of HTML; what is no UTF-8 becomes '?'.
std::string escape_html(std::string_view text);
// JSON that stands in a <script> element: nothing in it can end the element, or begin a comment.
std::string script_json(std::string_view json);
// A path segment of an address, percent-encoded.
std::string escape_segment(std::string_view text);

// 1234567 as "1,234,567"
std::string grouped(std::uint64_t value);
// Decimal units, three digits: "663 GB", "4.30 MB", "17 B"
std::string bytes_in_words(std::uint64_t bytes);
// "1 tag", "1,200 tags"
std::string counted(std::uint64_t count, std::string_view one, std::string_view many);
// "today", "yesterday", "12 days ago", "5 months ago", "3 years ago"
std::string age_in_words(std::int64_t days);
// "45 s", "12 min", "3.5 h", "4 days"
std::string span_in_words(std::chrono::seconds time);
// "20 Nov 2026, 17:24 UTC"
std::string time_in_words(wall_time when);
// The same of a snapshot's name, "20261120T172400Z"; what is no such name is returned as it is.
std::string snapshot_in_words(std::string_view name);
// "20 Nov 2026"
std::string day_in_words(std::chrono::sys_days day);
// "2026-11-20" read; none where it is anything else.
std::optional<std::chrono::sys_days> parse_day(std::string_view text);

} // namespace hubcrawl::report
