#include "base/log.hpp"

#include "base/journal.hpp"
#include "base/json_text.hpp"

#include <spdlog/formatter.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>

#include <array>
#include <cstdio>
#include <memory>
#include <mutex>
#include <optional>

namespace hubcrawl {

namespace {

constexpr std::array level_names{"trace", "debug", "info", "warning", "error", "critical", "off"};
constexpr std::array syslog_priorities{7, 7, 6, 4, 3, 2, 2};

// A message may quote a server: what would end its line, or what a terminal would obey, is made visible.
std::string printable(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const byte = static_cast<unsigned char>(text[i]);
        bool const c1 = byte == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0;
        if (byte < 0x20 || byte == 0x7f)
            out += fmt::format("\\x{:02x}", byte);
        else if (c1)
            out += fmt::format("\\u{:04x}", static_cast<unsigned char>(text[++i]));
        else
            out += text[i];
    }
    return out;
}

class text_formatter final : public spdlog::formatter {
public:
    void format(spdlog::details::log_msg const& message, spdlog::memory_buf_t& out) override {
        auto shown = message;
        auto const payload = printable({message.payload.data(), message.payload.size()});
        shown.payload = payload;
        pattern_.format(shown, out);
    }
    std::unique_ptr<spdlog::formatter> clone() const override { return std::make_unique<text_formatter>(); }

private:
    spdlog::pattern_formatter pattern_{"%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc};
};

class json_formatter final : public spdlog::formatter {
public:
    void format(spdlog::details::log_msg const& message, spdlog::memory_buf_t& out) override {
        auto const time = std::chrono::floor<std::chrono::milliseconds>(message.time);
        std::string line = R"({"time":")" + to_rfc3339_ms(time) + R"(","level":")";
        line += level_names[static_cast<std::size_t>(message.level)];
        line += R"(","message":)";
        append_json_string(line, {message.payload.data(), message.payload.size()});
        line += "}\n";
        out.append(line.data(), line.data() + line.size());
    }
    std::unique_ptr<spdlog::formatter> clone() const override { return std::make_unique<json_formatter>(); }

private:
    static std::string to_rfc3339_ms(std::chrono::sys_time<std::chrono::milliseconds> time) {
        auto const ms = time.time_since_epoch().count();
        std::time_t const seconds = ms / 1000;
        std::tm parts{};
        gmtime_r(&seconds, &parts);
        return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", parts.tm_year + 1900,
                           parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec,
                           ms % 1000);
    }
};

// Standard error, with the progress line lifted out of the way of each log line; or, where that is the
// journal, the journal itself.
class terminal_sink final : public spdlog::sinks::base_sink<std::mutex> {
public:
    void draw(std::string_view text) {
        std::lock_guard lock(mutex_);
        if (text.empty() && line_.empty())
            return;
        line_ = text;
        write("\r\033[K" + line_);
    }
    void set_field(std::string_view key, std::string_view value) {
        std::lock_guard lock(mutex_);
        journal_.set_field(key, value);
    }
    void finish() {
        std::lock_guard lock(mutex_);
        if (is_journal_)
            journal_.wait_until_read(std::chrono::seconds(1));
    }
    void set_target(bool is_journal, log_format format) {
        std::lock_guard lock(mutex_);
        is_journal_ = is_journal;
        format_ = format;
    }

protected:
    void sink_it_(spdlog::details::log_msg const& message) override {
        spdlog::memory_buf_t text;
        formatter_->format(message, text);
        std::string out(line_.empty() ? "" : "\r\033[K");
        if (is_journal_) {
            auto const priority = syslog_priorities[static_cast<std::size_t>(message.level)];
            // It keeps the time itself.
            auto const told = format_ == log_format::json
                                  ? std::string(text.data(), text.size() - 1)
                                  : printable({message.payload.data(), message.payload.size()});
            if (journal_.write(priority, told))
                return;
            out += fmt::format("<{}>", priority);
        }
        out.append(text.data(), text.size());
        write(out + line_);
    }
    void flush_() override {}

private:
    static void write(std::string const& text) { std::fwrite(text.data(), 1, text.size(), stderr); }

    std::string line_;
    journal journal_;
    bool is_journal_ = false;
    log_format format_ = log_format::text;
};

std::shared_ptr<terminal_sink> const& sink() {
    static auto const instance = std::make_shared<terminal_sink>();
    return instance;
}

} // namespace

result<> setup_log(std::string_view level, log_format format) {
    auto const known = spdlog::level::from_str(std::string(level));
    if (known == spdlog::level::off && level != "off")
        return fail(errc::config_invalid,
                    "unknown log level '{}': use trace, debug, info, warning, error or off", level);
    auto logger = std::make_shared<spdlog::logger>("hubcrawl", sink());
    logger->set_level(known);
    sink()->set_target(stderr_is_journal(), format);
    if (format == log_format::json)
        logger->set_formatter(std::make_unique<json_formatter>());
    else
        logger->set_formatter(std::make_unique<text_formatter>());
    spdlog::set_default_logger(std::move(logger));
    return {};
}

void finish_log() { sink()->finish(); }

void set_log_field(std::string_view key, std::string_view value) { sink()->set_field(key, value); }

void draw_progress_line(std::string_view text) { sink()->draw(text); }

} // namespace hubcrawl
