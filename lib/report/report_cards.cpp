#include "report/report_cards.hpp"

#include "report/charts.hpp"
#include "report/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>

namespace hubcrawl::report {

namespace {

constexpr std::array<std::string_view, age_classes.size()> tones{"age-0", "age-1", "age-2", "age-3",
                                                                 "age-4", "age-5", "age-6"};

std::string card(std::string_view id, std::string_view title, std::string const& body) {
    return fmt::format(
        "<section class=\"card\" aria-labelledby=\"card-{0}\"><h2 id=\"card-{0}\">{1}</h2>\n{2}</section>\n",
        id, title, body);
}

std::string note(std::string_view words) { return fmt::format("<p class=\"note\">{}</p>\n", words); }

std::string tile(std::string_view name, std::string const& value, std::string const& more) {
    return fmt::format(
        "<div><dt>{}</dt><dd><div class=\"value\">{}</div><div class=\"more\">{}</div></dd></div>\n", name,
        value, more);
}

using words_of = std::string (*)(std::uint64_t);

std::string ranking(std::string_view caption, top_list<ranked, higher> const& of, words_of words) {
    std::vector<bar> bars;
    for (auto const& each : of.items())
        bars.push_back({each.name, each.value, words(each.value), each.is_private ? "private" : "",
                        each.is_private ? "private" : ""});
    return bars.empty() ? note("There is none.") : bar_chart(caption, bars);
}

std::string ages(std::string_view caption, age_counts const& counts, std::string_view without_date) {
    std::vector<bar> bars;
    for (std::size_t i = 0; i < counts.size(); ++i)
        if (i != no_date || counts[i] > 0)
            bars.push_back({std::string(i == no_date ? without_date : age_classes[i]), counts[i],
                            grouped(counts[i]), tones[i]});
    return bar_chart(caption, bars);
}

std::uint64_t older_than_a_year(age_counts const& counts) {
    return std::accumulate(counts.begin() + 4, counts.begin() + no_date, std::uint64_t{0});
}

std::string visibility(namespace_numbers const& all) {
    auto const shares = [&](std::string_view caption, std::uint64_t open, std::uint64_t secret,
                            words_of words) {
        return share_chart(
            caption, {{"public", open, words(open), ""}, {"private", secret, words(secret), "private"}});
    };
    auto out = shares("Repositories", all.open.repositories, all.secret.repositories, grouped);
    out += shares("Storage", all.open.storage, all.secret.storage, bytes_in_words);
    out += shares("Pulls", all.open.pulls, all.secret.pulls, grouped);
    return out.empty() ? note("There are no repositories.") : out;
}

std::string platform_card(platform_counts const& counts) {
    constexpr std::size_t most_shown = 12;
    auto const all = counts.result();
    std::vector<bar> bars;
    for (std::size_t i = 0; i < std::min(all.size(), most_shown); ++i) {
        auto const& [name, tags] = all[i];
        bars.push_back(
            {name == "unknown/unknown" ? "unknown (attestations)" : name, tags, grouped(tags), ""});
    }
    auto out =
        bars.empty() ? note("No tag has an image.") : bar_chart("Tags that have an image for it", bars);
    if (all.size() > most_shown)
        out += note(fmt::format("and {} more, in the data file of images", grouped(all.size() - most_shown)));
    return out;
}

std::optional<std::uint64_t> images_of(output::manifest const& made) {
    std::optional<std::uint64_t> sum;
    for (auto const& space : made.namespaces)
        for (auto const& each : space.datasets)
            if (each.dataset == "images")
                sum = sum.value_or(0) + each.rows;
    return sum;
}

std::string days_in_words(std::uint64_t days) { return age_in_words(static_cast<std::int64_t>(days)); }

} // namespace

std::string report_tiles(report_numbers const& numbers, output::manifest const& made, bool tags_read) {
    auto const all = numbers.total();
    auto const repositories = all.open.repositories + all.secret.repositories;
    auto out = tile("Repositories", grouped(repositories), grouped(all.secret.repositories) + " private");
    if (tags_read) {
        auto const images = images_of(made);
        out += tile("Tags", grouped(numbers.tags),
                    images ? counted(*images, "image", "images") : std::string("images were not read"));
    }
    out += tile("Pulls", grouped(all.open.pulls + all.secret.pulls), counted(all.stars, "star", "stars"));
    out += all.storage_told > 0 || repositories == 0
               ? tile("Storage", bytes_in_words(all.open.storage + all.secret.storage),
                      bytes_in_words(all.secret.storage) + " private")
               : tile("Storage", "not told", "by Docker Hub");
    if (tags_read) {
        auto const& pulls = numbers.tags_by_pull;
        out += tile("Tags not pulled for a year", grouped(older_than_a_year(pulls) + pulls[no_date]),
                    grouped(pulls[no_date]) + " of them never");
    }
    return out;
}

std::string report_cards(report_numbers const& numbers, bool tags_read, bool images_read) {
    auto const all = numbers.total();
    auto out = card("pulls", "Pulls by repository", ranking("The most pulled", numbers.most_pulls, grouped));
    out += card("storage", "Storage by repository",
                all.storage_told > 0 ? ranking("The largest", numbers.most_storage, bytes_in_words)
                                     : note("Docker Hub told the storage of no repository."));
    out += card("visibility", "Private against public", visibility(all));
    out += card("pushes", "Age since the last push",
                ages("Repositories", numbers.repositories_by_push, "not told") +
                    (tags_read ? ages("Tags", numbers.tags_by_push, "not told") : std::string()));
    auto const pushes =
        card("quiet", "Longest without a push",
             ranking("Repositories, by their last push", numbers.oldest_pushes, days_in_words));
    if (!tags_read)
        return out + pushes +
               card("tags", "Tags",
                    note("Tags were not read in this crawl, so there is nothing about their number, their "
                         "pulls and their platforms."));
    out += card("stale", "Age since the last pull", ages("Tags", numbers.tags_by_pull, "never pulled"));
    out += card("tags", "Tags by repository", ranking("The most tags", numbers.most_tags, grouped));
    out += card("platforms", "Platforms covered",
                images_read ? platform_card(numbers.platforms)
                            : note("Images were not read in this crawl, so their platforms are not known."));
    out += card("largest", "Largest tags",
                ranking("By the size of an image, compressed", numbers.largest_tags, bytes_in_words));
    return out + pushes +
           card("unused", "Longest without a pull",
                ranking("Repositories, by the last pull of any tag", numbers.oldest_pulls, days_in_words));
}

} // namespace hubcrawl::report
