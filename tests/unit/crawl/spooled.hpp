#pragma once

#include "crawl_rig.hpp"
#include "hub/page_reader.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

namespace hubcrawl::crawl::tests {

// A crawl that has been read already: listings are put together page by page, without a network.
struct spooled : crawl_rig {
    crawl_state state = open();

    std::int64_t listing(dataset_id dataset, std::string const& repository = "", std::size_t name_space = 0) {
        BOOST_REQUIRE(
            state.checkpoint
                .open_listing(dataset, name_space, scope.namespaces[name_space].identity, repository)
                .has_value());
        return state.checkpoint.find(dataset, name_space, repository).value().value().id;
    }
    // Each vector is one page of rows as JSON objects.
    void hold(dataset_id dataset, std::string const& repository,
              std::vector<std::vector<std::string>> const& pages, std::int64_t count,
              std::size_t name_space = 0) {
        auto const id = listing(dataset, repository, name_space);
        auto record = state.checkpoint.find(dataset, name_space, repository).value().value();
        hub::page_reader reader(dataset, scope);
        page made;
        for (std::size_t i = 0; i < pages.size(); ++i) {
            auto const json = page_json(count, pages[i], "");
            auto text = json;
            text.append(hub::json_padding, '\0');
            auto const& name = scope.namespaces[name_space].name;
            auto const read = reader.read(std::string_view(text).substr(0, json.size()), text.size(),
                                          {name, repository}, made);
            BOOST_REQUIRE_MESSAGE(read.has_value(), (read ? "" : to_string(read.error())));
            auto const at = state.spool.append(made, reader.streams().size());
            frontier::listing::held_page const held{static_cast<std::int64_t>(i) + 1, 0, std::ssize(pages[i]),
                                                    at.value()};
            BOOST_REQUIRE(state.checkpoint.save_page(id, held).has_value());
        }
        record.progress.count = count;
        record.progress.last_page = std::ssize(pages);
        record.status = frontier::listing_status::settled;
        record.has_repeats = repeats;
        BOOST_REQUIRE(state.checkpoint.save(record).has_value());
    }
    std::vector<frontier::listing::held_page> pages_of(dataset_id dataset, std::string const& repository) {
        return state.checkpoint.pages(listing(dataset, repository)).value();
    }
    result<output::manifest> published(bool stop = false) {
        return crawl::publish(state, scope, dir.path(), loop.wall_now(), std::atomic<bool>(stop));
    }

    bool repeats = false; // of what hold() makes
};

inline std::vector<std::string> rows(std::vector<std::string> const& tags) {
    std::vector<std::string> made;
    for (auto const& tag : tags) made.push_back(tag_json(tag));
    return made;
}

} // namespace hubcrawl::crawl::tests
