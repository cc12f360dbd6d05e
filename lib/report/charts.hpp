#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hubcrawl::report {

// Charts as tables with bars of inline SVG in them: they are read aloud as tables, fit every width, and need
// neither script nor style attributes. Texts are plain: they are escaped here.

struct bar {
    std::string label;
    std::uint64_t value = 0;
    std::string words;       // the value, for people
    std::string_view tone;   // a class of style.css: "", "private", "age-0" …
    std::string_view more{}; // a word behind the label: colour alone tells not everybody
};

// As long as its value; the longest is full.
std::string bar_chart(std::string_view caption, std::vector<bar> const& bars);
// Parts of one whole, side by side, with a legend; empty where the whole is nothing.
std::string share_chart(std::string_view caption, std::vector<bar> const& parts);
// How much of the whole is done, and its name: "33 % done".
std::string progress_bar(std::uint64_t done, std::uint64_t all, std::string_view name);

} // namespace hubcrawl::report
