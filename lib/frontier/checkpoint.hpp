#pragma once

#include "frontier/database.hpp"
#include "frontier/listing.hpp"
#include "model/dataset_id.hpp"
#include "model/gap.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace hubcrawl::frontier {

enum class listing_status : std::uint8_t { queued, active, settled, gap };

// A listing as the checkpoint keeps it.
struct listing_record {
    std::int64_t id = 0;
    dataset_id dataset{};
    std::size_t name_space = 0; // index into the scope's namespaces
    std::string repository;     // empty for a listing of repositories
    listing_status status = listing_status::queued;
    listing::state progress;
    std::string page_template; // the server's first `next`, pinned; page addresses are made from it
    bool has_repeats = false;  // some row stands in it twice: publishing must drop one
};

// The durable frontier: listings, pages held, gaps, counters, in SQLite. Changes are collected in one open
// transaction; commit() makes them durable and must come after the spool bytes they name are on disk. Work
// after the last commit is fetched again after a restart, nothing before it is lost or doubled: what a crawl
// that was killed asks for twice are the answers taken in since its last commit, and those under way at that
// moment.
class checkpoint {
public:
    static constexpr int version = 2;

    // Opens or creates. A file that is damaged, or of another version or scope, is errc::checkpoint_unfit
    // with the difference named: the caller sets it aside. Any other failure is this machine's, and says
    // nothing against the file.
    static result<checkpoint> open(std::filesystem::path const& file, std::string_view scope);

    bool resumed() const { return resumed_; }
    result<> commit();

    result<> set(std::string_view key, std::string_view value);
    result<std::optional<std::string>> get(std::string_view key);

    // Adds a listing once; a listing already known stays as it is.
    result<> open_listing(dataset_id dataset, std::size_t name_space, std::size_t identity,
                          std::string_view repository);
    // The next listings of an identity that are not finished and come after `after_id`, oldest first.
    result<std::vector<listing_record>> unfinished(std::size_t identity, std::int64_t after_id, int limit);
    result<> save(listing_record const& listing);
    result<> save_page(std::int64_t listing, listing::held_page const& page);
    result<> drop_pages_after(std::int64_t listing, std::int64_t last_page);
    result<> save_gap(std::int64_t listing, gap const& gap);

    result<std::vector<listing::held_page>> pages(std::int64_t listing);
    result<> each_listing(dataset_id dataset, std::size_t name_space,
                          std::function<void(listing_record const&)> const& visit);
    result<std::optional<listing_record>> find(dataset_id dataset, std::size_t name_space,
                                               std::string_view repository);
    result<std::vector<gap>> gaps();
    // Listings known and finished, for progress after a restart.
    struct totals {
        std::int64_t listings = 0;
        std::int64_t finished = 0;
        std::int64_t pages = 0; // held
        std::int64_t rows = 0;
    };
    result<totals> count();

private:
    explicit checkpoint(database db) : db_(std::move(db)) {}
    result<> prepare_all();
    result<> check_identity(std::string_view scope);
    result<std::string> ask(std::string_view sql); // the first column of its one row

    database db_;
    bool resumed_ = false;
    struct {
        statement set, get, open_listing, unfinished, save, save_page, drop_pages, save_gap, pages, each,
            find, gaps, totals;
    } sql_;
};

} // namespace hubcrawl::frontier
