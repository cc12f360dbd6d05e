// make_pages DIR: output directories as hubcrawld leaves them, one for each state its pages know, with
// made-up rows: what the browser is then shown (pages.py).
#include "base/atomic_file.hpp"
#include "pages/made_world.hpp"
#include "report/index_page.hpp"
#include "report/report_writer.hpp"

#include <cstdio>
#include <exception>
#include <stdexcept>

using namespace hubcrawl;
using namespace hubcrawl::tests;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

wall_time const noon{1'795'176'000s}; // 2026-11-20T12:00:00Z

report::service_status service() {
    report::service_status status;
    status.version = "0.1.0";
    status.since = noon - 30h;
    status.interval = 1h;
    report::expect_accounts(status, {"acme-bot", "anonymous"});
    for (int i = 6; i > 0; --i) {
        output::manifest made;
        made.snapshot = to_compact(noon - i * 1h);
        made.started = noon - i * 1h;
        made.finished = made.started + 94s;
        made.complete = true;
        made.namespaces.push_back(
            {"acme", "acme-bot", true, 61, {{"repositories", 241, 241, 1}, {"tags", 9100, 9100, 241}}});
        report::crawl_ends(status, made.finished, report::crawl_outcome::complete, made, "", 0.4);
    }
    return status;
}

progress halfway(bool refused) {
    progress now;
    now.pages_done = 214;
    now.pages_known = 352;
    now.listings_known = 241;
    now.rows = 18'412;
    now.in_flight = refused ? 0 : 4;
    now.running = 71s;
    now.budgets.push_back({"acme-bot", 180, refused ? 180 : 57, refused});
    now.budgets.push_back({"anonymous", 100, 96, false});
    return now;
}

void write(fs::path const& directory, report::service_status const& status, wall_time written) {
    fs::create_directories(directory);
    report::index_facts facts;
    if (status.completed) {
        auto const at = directory / "snapshots" / status.completed->snapshot;
        if (auto summary = report::read_summary(at / report::summary_file_name))
            facts.summary = std::move(*summary);
        if (fs::exists(at / report::report_file_name))
            facts.reports.insert(status.completed->snapshot);
    }
    if (auto done = replace_shown_file(directory / "index.html", report::index_page(status, facts, written));
        !done)
        throw std::runtime_error(to_string(done.error()));
}

// A service that has just published a snapshot of that world.
report::service_status published(made_world const& world, fs::path const& directory) {
    auto status = service();
    auto const made = publish(world, directory, noon);
    report::crawl_begins(status, noon, false);
    report::crawl_progresses(status, halfway(false));
    report::crawl_ends(status, made.finished,
                       made.complete ? report::crawl_outcome::complete : report::crawl_outcome::incomplete,
                       made, "", 0.31);
    report::next_crawl_at(status, noon + 1h);
    return status;
}

void make_all(fs::path const& top) {
    made_world const usual{.repositories = 240, .most_tags = 400};
    auto const fine = published(usual, top / "fine");
    write(top / "fine", fine, noon + 2min);

    auto crawling = published(usual, top / "crawling");
    report::crawl_begins(crawling, noon + 1h, true);
    report::crawl_progresses(crawling, halfway(false));
    write(top / "crawling", crawling, noon + 61min);

    write(top / "incomplete",
          published({.repositories = 240, .most_tags = 400, .gaps = 15}, top / "incomplete"), noon + 2min);

    auto refused = published(usual, top / "refused");
    report::crawl_begins(refused, noon + 1h, false);
    report::crawl_progresses(refused, halfway(true));
    report::crawl_ends(
        refused, noon + 61min, report::crawl_outcome::credential_refused, {},
        "acme-bot: Docker Hub refused the login: incorrect authentication credentials. Replace the secret, "
        "and see whether the account is locked.",
        0);
    report::next_crawl_at(refused, noon + 76min);
    write(top / "refused", refused, noon + 61min);

    auto failing = published(usual, top / "failing");
    report::crawl_begins(failing, noon + 1h, false);
    report::crawl_ends(failing, noon + 61min, report::crawl_outcome::failed, {},
                       "hub.docker.com:443: connection refused. Check that this machine may reach it.", 0);
    report::next_crawl_at(failing, noon + 63min);
    write(top / "failing", failing, noon + 62min);

    write(top / "stale", fine, noon + 9h);

    report::service_status fresh;
    fresh.version = "0.1.0";
    fresh.interval = 1h;
    report::expect_accounts(fresh, {"acme-bot"});
    write(top / "new", fresh, noon);

    write(top / "hostile",
          published({.repositories = 40, .most_tags = 5, .hostile = true, .gaps = 2}, top / "hostile"),
          noon + 2min);
    write(top / "repositories", published({.repositories = 25, .earlier = false}, top / "repositories"),
          noon + 2min);
    write(top / "empty", published({.earlier = false}, top / "empty"), noon + 2min);
    write(top / "many", published({.repositories = 10'000, .most_tags = 20}, top / "many"), noon + 2min);
    write(top / "very-many", published({.repositories = 100'000, .most_tags = 3}, top / "very-many"),
          noon + 2min);
}

} // namespace

int main(int count, char** arguments) {
    if (count != 2) {
        std::fputs("make_pages DIR\n", stderr);
        return 2;
    }
    try {
        make_all(arguments[1]);
        return 0;
    } catch (std::exception const& bad) {
        std::fprintf(stderr, "make_pages: %s\n", bad.what());
        return 1;
    }
}
