#include "report/index_page.hpp"

#include "report/gap_words.hpp"
#include "report/index_cards.hpp"
#include "report/page_parts.hpp"
#include "report/page_template.hpp"
#include "report/verdict.hpp"
#include "report/words.hpp"

#include <fmt/format.h>

namespace hubcrawl::report {

namespace {

std::string failure(service_status const& status) {
    if (!status.failure || status.failure->failure.empty())
        return {};
    return fmt::format("<p class=\"said\">{}</p>\n", escape_html(status.failure->failure));
}

std::string gaps(service_status const& status) {
    if (!status.completed || status.completed->complete || status.completed->gaps.empty())
        return {};
    return "<section class=\"notice warn\" aria-labelledby=\"gaps\"><h2 id=\"gaps\" class=\"title\">What the "
           "last crawl "
           "could not see</h2>\n" +
           gap_list(status.completed->gaps) + "</section>";
}

} // namespace

std::string index_page(service_status const& status, index_facts const& facts, wall_time written) {
    auto const found = judge(status, written);
    auto const tone = tone_of(found.is);
    auto const due = next_sign_of_life(status, written);
    auto const hub = status.completed ? status.completed->hub : std::string("Docker Hub");
    return fill(index_html, {{"title", fmt::format("{} · hubcrawl", found.title)},
                             {"style", style_css},
                             {"style_hash", style_css_hash},
                             {"script_hash", index_js_hash},
                             {"icon", page_icon(tone)},
                             {"period", status.crawl ? "5" : "60"},
                             {"written", to_rfc3339(written)},
                             {"due", due ? to_rfc3339(*due) : std::string()},
                             {"hub", escape_html(hub)},
                             {"tone", to_string(tone)},
                             {"sign", health_sign(tone)},
                             {"verdict", found.title},
                             {"words", escape_html(found.words)},
                             {"failure", failure(status)},
                             {"gaps", gaps(status)},
                             {"now", now_card(status)},
                             {"budget", budget_card(status)},
                             {"namespaces", namespaces_card(status, facts)},
                             {"changes", changes_card(facts)},
                             {"snapshot", snapshot_card(status, facts)},
                             {"recent", recent_card(status, facts)},
                             {"written_words", time_in_words(written)},
                             {"tool", escape_html("hubcrawl " + status.version)},
                             {"script", index_js}});
}

} // namespace hubcrawl::report
