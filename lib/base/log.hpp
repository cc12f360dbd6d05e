#pragma once

#include "base/result.hpp"

#include <spdlog/spdlog.h>

#include <string_view>

namespace hubcrawl {

enum class log_format { text, json };

// Sends spdlog's default logger to standard error. Levels: trace debug info warning error off.
// In text a line is "2026-11-20T17:24:00.123Z warning acme/web: …", and control characters of the message are
// shown as \x1b; in json one object a line. Either way one message is one line, whatever a server put into
// it. Where standard error is the journal ($JOURNAL_STREAM), entries go there directly, with their priority
// and the fields below; as lines with a priority in front ("<4>…") where it does not take them.
result<> setup_log(std::string_view level, log_format format);

// Before the process ends: until the journal, where it is that, has read everything; a second at most.
void finish_log();

// A field of each of the journal's entries from now on; empty: no longer. Of capital letters and _.
void set_log_field(std::string_view key, std::string_view value);

// The progress line shares the terminal with the log: a log line first clears it. The text is drawn without
// a line end; an empty text removes it.
void draw_progress_line(std::string_view text);

} // namespace hubcrawl
