#pragma once

#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace hubcrawl::report {

// Writes Prometheus' text format 0.0.4. One series twice would make the reader refuse the whole page: the
// first one stays. A family without a sample is left out.
class metric_page {
public:
    using labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

    // The samples that follow are of this family; both texts are our own words.
    void gauge(std::string_view name, std::string_view help) { begin(name, help, "gauge"); }
    void counter(std::string_view name, std::string_view help) { begin(name, help, "counter"); }
    // Label values may be anything: they are escaped, and made UTF-8.
    void sample(double value, labels const& of = {});

    std::string const& text() const { return text_; }

private:
    void begin(std::string_view name, std::string_view help, std::string_view type);

    std::string text_;
    std::string name_;
    std::string head_; // of the family, until it has a sample
    std::set<std::string> series_;
};

} // namespace hubcrawl::report
