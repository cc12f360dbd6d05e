#include "report/metric_page.hpp"

#include "base/utf8_text.hpp"

#include <fmt/format.h>

#include <cmath>

namespace hubcrawl::report {

namespace {

std::string escaped(std::string_view value) {
    std::string out;
    for (char const c : valid_utf8(value)) {
        switch (c) {
        case '\\': out += "\\\\"; break;
        case '"': out += "\\\""; break;
        case '\n': out += "\\n"; break;
        default: out += c;
        }
    }
    return out;
}

std::string number(double value) {
    if (std::isnan(value))
        return "NaN";
    if (std::isinf(value))
        return value > 0 ? "+Inf" : "-Inf";
    return fmt::format("{}", value);
}

} // namespace

void metric_page::begin(std::string_view name, std::string_view help, std::string_view type) {
    name_ = name;
    head_ = fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n", name, help, type);
}

void metric_page::sample(double value, labels const& of) {
    auto series = name_;
    std::string_view before = "{";
    for (auto const& [label, text] : of) {
        series += fmt::format("{}{}=\"{}\"", before, label, escaped(text));
        before = ",";
    }
    if (of.size() > 0)
        series += '}';
    if (!series_.insert(series).second)
        return;
    text_ += head_;
    head_.clear();
    text_ += fmt::format("{} {}\n", series, number(value));
}

} // namespace hubcrawl::report
