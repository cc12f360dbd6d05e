#include "report/index_cards.hpp"

#include "report/charts.hpp"
#include "report/page_frame.hpp"
#include "report/progress_line.hpp"
#include "report/words.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace hubcrawl::report {

namespace {

std::string note(std::string_view words) { return fmt::format("<p class=\"note\">{}</p>\n", words); }

std::string moment(wall_time when) {
    return fmt::format("<time datetime=\"{}\" data-ago>{}</time>", to_rfc3339(when), time_in_words(when));
}

std::uint64_t count(std::int64_t value) {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(0, value));
}

std::string row(std::initializer_list<std::string> cells) {
    std::string out = "<tr>";
    for (auto const& each : cells) out += each;
    return out + "</tr>\n";
}

std::string head(std::string_view text) { return fmt::format("<th scope=\"row\">{}</th>", text); }
std::string cell(std::string_view text) { return fmt::format("<td>{}</td>", text); }
std::string number(std::string_view text) { return fmt::format("<td class=\"num\">{}</td>", text); }

std::string running(running_crawl const& crawl) {
    auto const& now = crawl.stands;
    std::string out = progress_bar(count(now.pages_done), count(now.pages_known), "done");
    out += "<table class=\"plain-table\"><caption class=\"hidden\">The crawl under way</caption><tbody>\n";
    out += row({head("Begun"), cell(moment(crawl.started) + (crawl.resumed ? ", resumed" : ""))});
    out += row({head("Pages"), cell(fmt::format("{} of {} known", grouped(count(now.pages_done)),
                                                grouped(count(now.pages_known))))});
    out += row({head("Rows"), cell(grouped(count(now.rows)))});
    if (auto const left = time_left(now))
        out += row({head("Left"), cell("about " + span_in_words(*left))});
    if (now.waiting)
        out +=
            row({head("Waiting"), cell(span_in_words(std::chrono::ceil<std::chrono::seconds>(*now.waiting)) +
                                       " for the budget")});
    if (!now.trouble.empty())
        out += row({head("Trouble"), cell(escape_html(now.trouble) + ", trying again")});
    if (now.gaps > 0)
        out += row({head("Gaps"), cell(grouped(count(now.gaps)))});
    return out + "</tbody></table>\n";
}

std::string_view state_words(service_state state) {
    switch (state) {
    case service_state::starting: return "Starting.";
    case service_state::crawling: return "A crawl is running.";
    case service_state::publishing: return "Everything is read, and is being published.";
    case service_state::sleeping: return "Idle between two crawls.";
    case service_state::stopping: return "Stopping: what is under way is finished first.";
    case service_state::stopped: break;
    }
    return "Not running.";
}

std::string dataset_rows(output::manifest_namespace const& of, std::string_view name) {
    auto const found = std::ranges::find(of.datasets, name, &output::manifest_dataset::dataset);
    return found == of.datasets.end() ? number("not read") : number(grouped(found->rows));
}

namespace_sums const* sums_of(index_facts const& facts, std::string_view name) {
    if (!facts.summary)
        return nullptr;
    auto const found = std::ranges::find(facts.summary->namespaces, name, &namespace_sums::name);
    return found == facts.summary->namespaces.end() ? nullptr : &*found;
}

std::string sums_cells(namespace_sums const* sums) {
    if (!sums)
        return number("") + number("");
    return number(grouped(sums->pulls)) + number(sums->storage ? bytes_in_words(*sums->storage) : "not told");
}

std::string_view tone_of_change(std::string_view change) {
    return change == "added" ? "good" : change == "removed" ? "bad" : "plain";
}

std::string change_words(change_counts const& counts) {
    return fmt::format("{} added, {} removed, {} changed", grouped(counts.added), grouped(counts.removed),
                       grouped(counts.changed));
}

std::string_view outcome_badge(crawl_outcome outcome) {
    switch (outcome) {
    case crawl_outcome::complete: return "<span class=\"badge good\">complete</span>";
    case crawl_outcome::incomplete: return "<span class=\"badge warn\">incomplete</span>";
    case crawl_outcome::failed: return "<span class=\"badge bad\">failed</span>";
    case crawl_outcome::bad_configuration: return "<span class=\"badge bad\">bad configuration</span>";
    case crawl_outcome::credential_refused: return "<span class=\"badge bad\">credential refused</span>";
    case crawl_outcome::stopped: break;
    }
    return "<span class=\"badge plain\">stopped</span>";
}

std::string snapshot_links(std::string const& snapshot, index_facts const& facts) {
    if (!facts.reports.contains(snapshot))
        return {};
    auto const from = "snapshots/" + escape_segment(snapshot) + "/";
    return fmt::format("<a href=\"{0}report.html\">report</a>, <a href=\"{0}manifest.json\">manifest</a>",
                       from);
}

} // namespace

std::string now_card(service_status const& status) {
    auto out = fmt::format("<p>{}</p>\n", state_words(status.state));
    if (status.crawl)
        return out + running(*status.crawl);
    if (status.next)
        return out + fmt::format("<p>The next crawl begins {}.</p>\n", moment(*status.next));
    return status.interval ? out : out + note("It was told to crawl once, so no crawl is planned.");
}

std::string budget_card(service_status const& status) {
    std::string rows;
    for (auto const& each : status.accounts) {
        auto words = each.refused ? std::string("<span class=\"badge bad\">credential refused</span>")
                                  : std::string("<span class=\"none\">not known yet</span>");
        if (each.limit && each.remaining && !each.refused)
            words = fmt::format("{} of {} requests left{}", grouped(count(*each.remaining)),
                                grouped(count(*each.limit)),
                                progress_bar(count(*each.remaining), count(*each.limit), "left"));
        rows += row({head(escape_html(each.name)), cell(words)});
    }
    if (rows.empty())
        return note("Nobody has asked yet.");
    return "<table class=\"plain-table\"><caption>What each account may send in the server’s window, when "
           "last heard "
           "of</caption><tbody>\n" +
           rows + "</tbody></table>\n";
}

std::string namespaces_card(service_status const& status, index_facts const& facts) {
    if (!status.completed || status.completed->namespaces.empty())
        return {};
    std::string rows;
    for (auto const& each : status.completed->namespaces)
        rows += row({head(escape_html(each.name)), dataset_rows(each, "repositories"),
                     number(grouped(each.private_rows)), dataset_rows(each, "tags"),
                     dataset_rows(each, "images"), sums_cells(sums_of(facts, each.name)),
                     cell(each.complete ? "<span class=\"badge good\">complete</span>"
                                        : "<span class=\"badge warn\">incomplete</span>")});
    return "<section class=\"card wide\" aria-labelledby=\"spaces\"><h2 id=\"spaces\">Namespaces</h2>\n"
           "<div class=\"scroll\" role=\"region\" aria-labelledby=\"spaces\" tabindex=\"0\"><table "
           "class=\"plain-table\">"
           "<caption class=\"hidden\">What each namespace holds</caption><thead><tr>"
           "<th scope=\"col\">Namespace</th><th scope=\"col\" class=\"num\">Repositories</th>"
           "<th scope=\"col\" class=\"num\">Private</th><th scope=\"col\" class=\"num\">Tags</th>"
           "<th scope=\"col\" class=\"num\">Images</th><th scope=\"col\" class=\"num\">Pulls</th>"
           "<th scope=\"col\" class=\"num\">Storage</th><th scope=\"col\">Seen</th></tr></thead><tbody>\n" +
           rows + "</tbody></table></div></section>\n";
}

std::string changes_card(index_facts const& facts) {
    if (!facts.summary)
        return {};
    auto const& changes = facts.summary->changes;
    std::string body;
    if (changes.since.empty()) {
        body = note("There was no complete snapshot before this one to compare it with.");
    } else if (changes.repositories.all() + changes.tags.all() == 0) {
        body =
            note(fmt::format("Nothing has changed since {}.", escape_html(snapshot_in_words(changes.since))));
    } else {
        body = "<table class=\"plain-table\"><caption>Since " +
               escape_html(snapshot_in_words(changes.since)) + "</caption><tbody>\n" +
               row({head("Repositories"), cell(change_words(changes.repositories))}) +
               row({head("Tags"), cell(change_words(changes.tags))}) +
               "</tbody></table>\n<ul class=\"changes\">\n";
        for (auto const& each : changes.first)
            body +=
                fmt::format("<li><span class=\"badge {}\">{}</span> <span>{}</span></li>\n",
                            tone_of_change(each.change), escape_html(each.change), escape_html(each.name));
        body += "</ul>\n";
        if (changes.repositories.all() + changes.tags.all() > changes.first.size())
            body +=
                note(fmt::format("The first of each kind; all {} in <a href=\"snapshots/{}/changes.ndjson\">"
                                 "changes.ndjson</a>.",
                                 grouped(changes.repositories.all() + changes.tags.all()),
                                 escape_segment(facts.summary->snapshot)));
    }
    return "<section class=\"card\" aria-labelledby=\"changes\"><h2 id=\"changes\">What changed</h2>\n" +
           body + "</section>\n";
}

std::string snapshot_card(service_status const& status, index_facts const& facts) {
    if (!status.completed)
        return {};
    auto const& made = *status.completed;
    auto const from = "snapshots/" + escape_segment(made.snapshot) + "/";
    std::string rows;
    for (auto const& each : made.files)
        rows += row({head(fmt::format("<a href=\"{}{}\">{}</a>", from, escape_segment(each.name),
                                      escape_html(each.name))),
                     number(counted(each.rows, "row", "rows")), number(bytes_in_words(each.bytes))});
    auto body = fmt::format("<p>Taken {}{}</p>\n", moment(made.started),
                            facts.reports.contains(made.snapshot)
                                ? fmt::format(". <a href=\"{}report.html\">Open the report</a>", from)
                                : std::string());
    body += fmt::format(
        "<table class=\"plain-table\"><caption class=\"hidden\">Its data files</caption><tbody>\n{}"
        "</tbody></table>\n<p class=\"note\">How it was made, with checksums: "
        "<a href=\"{}manifest.json\">manifest.json</a></p>\n",
        rows, from);
    return "<section class=\"card\" aria-labelledby=\"snapshot\"><h2 id=\"snapshot\">Newest snapshot</h2>\n" +
           body + "</section>\n";
}

std::string recent_card(service_status const& status, index_facts const& facts) {
    if (status.recent.empty())
        return note("None has ended yet.");
    std::string rows;
    for (auto const& each : status.recent) {
        auto told = each.failure.empty() ? snapshot_links(each.snapshot, facts) : escape_html(each.failure);
        auto const published = !each.snapshot.empty();
        rows += row({fmt::format("<th scope=\"row\" class=\"nowrap\">{}</th>", time_in_words(each.ended)),
                     cell(outcome_badge(each.outcome)), number(published ? grouped(each.rows) : ""),
                     number(published ? grouped(each.gaps) : ""),
                     fmt::format("<td class=\"words\">{}</td>", told)});
    }
    return "<div class=\"scroll\" role=\"region\" aria-labelledby=\"recent\" tabindex=\"0\">"
           "<table class=\"plain-table\"><caption class=\"hidden\">The newest first</caption><thead><tr>"
           "<th scope=\"col\">Ended</th><th scope=\"col\">Outcome</th><th scope=\"col\" "
           "class=\"num\">Rows</th>"
           "<th scope=\"col\" class=\"num\">Gaps</th><th scope=\"col\">Details</th></tr></thead><tbody>\n" +
           rows + "</tbody></table></div>\n";
}

} // namespace hubcrawl::report
