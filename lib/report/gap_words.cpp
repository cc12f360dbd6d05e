#include "report/gap_words.hpp"

#include "report/words.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace hubcrawl::report {

namespace {

constexpr std::size_t most_listed = 12;

std::string item(output::manifest_gap const& gap) {
    auto out =
        fmt::format("<li><b>{}</b> of <b>{}</b>: {}", escape_html(gap.dataset),
                    escape_html(gap.listing.empty() ? gap.name_space : gap.listing), in_words(gap.reason));
    if (gap.status > 0)
        out += fmt::format(" (status {})", gap.status);
    if (!gap.detail.empty())
        out += fmt::format(". <span class=\"said\">{}</span>", escape_html(gap.detail));
    return out + "</li>\n";
}

} // namespace

std::string_view in_words(gap_reason reason) {
    switch (reason) {
    case gap_reason::forbidden: return "Docker Hub did not allow it to be read";
    case gap_reason::anonymous_depth_limit: return "without an account Docker Hub shows only its beginning";
    case gap_reason::namespace_not_found: return "Docker Hub knows no such namespace";
    case gap_reason::not_found: return "it was there when it was named, and gone when it was asked for";
    case gap_reason::unsettled: return "it kept changing while it was read";
    case gap_reason::malformed: return "the answer could not be understood";
    case gap_reason::too_large: return "the answer was too large";
    }
    return "for a reason this version does not know";
}

std::string gap_list(std::vector<output::manifest_gap> const& gaps) {
    if (gaps.empty())
        return {};
    std::string out = "<ul class=\"gaps\">\n";
    for (std::size_t i = 0; i < std::min(gaps.size(), most_listed); ++i) out += item(gaps[i]);
    if (gaps.size() > most_listed)
        out += fmt::format("<li>and {} more, all of them in manifest.json</li>\n",
                           grouped(gaps.size() - most_listed));
    return out + "</ul>\n";
}

} // namespace hubcrawl::report
