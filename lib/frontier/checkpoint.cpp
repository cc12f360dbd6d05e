#include "frontier/checkpoint.hpp"

#include "frontier/schema.hpp"

namespace hubcrawl::frontier {

namespace {

constexpr std::string_view columns =
    "id, dataset, namespace, repository, status, count, page_size, last_page, epoch, rereads, following, "
    "next_target, page_template, has_repeats, began, reconciling";

listing_record read_record(statement const& row) {
    listing_record made;
    made.id = row.integer(0);
    made.dataset = static_cast<dataset_id>(row.integer(1));
    made.name_space = static_cast<std::size_t>(row.integer(2));
    made.repository = row.text(3);
    made.status = static_cast<listing_status>(row.integer(4));
    made.progress.count = row.integer(5);
    made.progress.page_size = row.integer(6);
    made.progress.last_page = row.integer(7);
    made.progress.epoch = static_cast<std::uint32_t>(row.integer(8));
    made.progress.rereads = static_cast<int>(row.integer(9));
    made.progress.following = row.integer(10) != 0;
    made.progress.next_target = row.text(11);
    made.page_template = row.text(12);
    made.has_repeats = row.integer(13) != 0;
    made.progress.began = row.integer(14);
    made.progress.reconciling = row.integer(15) != 0;
    return made;
}

std::int64_t number(auto value) { return static_cast<std::int64_t>(value); }

} // namespace

result<checkpoint> checkpoint::open(std::filesystem::path const& file, std::string_view scope) {
    auto db = database::open(file);
    if (!db)
        return db.error();
    checkpoint made(std::move(*db));
    if (auto done = made.check_identity(scope); !done)
        return done.error();
    if (auto done = made.prepare_all(); !done)
        return done.error();
    if (!made.resumed_)
        if (auto done = made.set("scope", scope); !done)
            return done.error();
    return made;
}

result<std::string> checkpoint::ask(std::string_view sql) {
    auto question = db_.prepare(sql);
    if (!question)
        return question.error();
    std::string found;
    if (auto done = db_.query(*question, [&](statement const& row) { found = row.text(0); }); !done)
        return done.error();
    return found;
}

result<> checkpoint::check_identity(std::string_view scope) {
    auto const found_version = ask("PRAGMA user_version");
    if (!found_version)
        return found_version.error();
    if (*found_version == "0") {
        for (auto const& sql : {std::string("BEGIN IMMEDIATE"), std::string(schema_sql),
                                fmt::format("PRAGMA user_version = {}", version)})
            if (auto done = db_.execute(sql.c_str()); !done)
                return done;
        return {};
    }
    if (*found_version != fmt::format("{}", version))
        return fail(errc::checkpoint_unfit, "the checkpoint has version {}, this program writes version {}",
                    *found_version, version);
    // A page of garbage in the middle is noticed only where it is read: read all of them now.
    auto const health = ask("PRAGMA quick_check(1)");
    if (!health)
        return health.error();
    if (*health != "ok")
        return fail(errc::checkpoint_unfit, "the checkpoint is damaged: {}", *health);
    auto const found_scope = ask("SELECT value FROM meta WHERE key = 'scope'");
    if (!found_scope)
        return found_scope.error();
    if (*found_scope != scope)
        return fail(errc::checkpoint_unfit, "the checkpoint belongs to a crawl of another scope");
    resumed_ = true;
    return db_.execute("BEGIN IMMEDIATE");
}

result<> checkpoint::prepare_all() {
    auto const all = std::string(columns);
    std::pair<statement*, std::string> const wanted[] = {
        {&sql_.set, "INSERT OR REPLACE INTO meta VALUES (?, ?)"},
        {&sql_.get, "SELECT value FROM meta WHERE key = ?"},
        {&sql_.open_listing,
         "INSERT OR IGNORE INTO listings (dataset, namespace, identity, repository) VALUES (?, ?, ?, ?)"},
        {&sql_.unfinished,
         "SELECT " + all + " FROM listings WHERE identity = ? AND id > ? AND status < 2 ORDER BY id LIMIT ?"},
        {&sql_.save, "UPDATE listings SET status = ?, count = ?, page_size = ?, last_page = ?, epoch = ?, "
                     "rereads = ?, following = ?, next_target = ?, page_template = ?, has_repeats = ?, "
                     "began = ?, reconciling = ? WHERE id = ?"},
        {&sql_.save_page, "INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"},
        {&sql_.drop_pages, "DELETE FROM pages WHERE listing = ? AND page > ?"},
        {&sql_.save_gap, "INSERT OR REPLACE INTO gaps VALUES (?, ?, ?, ?, ?, ?, ?)"},
        {&sql_.pages,
         "SELECT page, epoch, row_count, spool_offset, first_row, joined, late, answered FROM pages WHERE "
         "listing = ? ORDER BY page"},
        {&sql_.each,
         "SELECT " + all + " FROM listings WHERE dataset = ? AND namespace = ? ORDER BY repository"},
        {&sql_.find,
         "SELECT " + all + " FROM listings WHERE dataset = ? AND namespace = ? AND repository = ?"},
        {&sql_.gaps, "SELECT namespace, dataset, name, reason, status, detail FROM gaps ORDER BY dataset, "
                     "namespace, name"},
        {&sql_.totals, "SELECT count(*), total(status >= 2), (SELECT count(*) FROM pages), "
                       "(SELECT total(row_count) FROM pages) FROM listings"},
    };
    for (auto const& [target, text] : wanted) {
        auto made = db_.prepare(text);
        if (!made)
            return made.error();
        *target = std::move(*made);
    }
    return {};
}

result<> checkpoint::commit() { return db_.execute("COMMIT; BEGIN IMMEDIATE"); }

result<> checkpoint::set(std::string_view key, std::string_view value) {
    return db_.run(sql_.set, key, value);
}

result<std::optional<std::string>> checkpoint::get(std::string_view key) {
    std::optional<std::string> found;
    auto done = db_.query(sql_.get, [&](statement const& row) { found = std::string(row.text(0)); }, key);
    if (!done)
        return done.error();
    return found;
}

result<> checkpoint::open_listing(dataset_id dataset, std::size_t name_space, std::size_t identity,
                                  std::string_view repository) {
    return db_.run(sql_.open_listing, number(dataset), number(name_space), number(identity), repository);
}

result<std::vector<listing_record>> checkpoint::unfinished(std::size_t identity, std::int64_t after_id,
                                                           int limit) {
    std::vector<listing_record> found;
    auto done = db_.query(
        sql_.unfinished, [&](statement const& row) { found.push_back(read_record(row)); }, number(identity),
        after_id, number(limit));
    if (!done)
        return done.error();
    return found;
}

result<> checkpoint::save(listing_record const& listing) {
    auto const& at = listing.progress;
    return db_.run(sql_.save, number(listing.status), at.count, at.page_size, at.last_page, number(at.epoch),
                   number(at.rereads), number(at.following), std::string_view(at.next_target),
                   std::string_view(listing.page_template), number(listing.has_repeats), at.began,
                   number(at.reconciling), listing.id);
}

result<> checkpoint::save_page(std::int64_t listing, listing::held_page const& page) {
    return db_.run(sql_.save_page, listing, page.page, number(page.epoch), page.rows,
                   number(page.spool_offset), page.first_row, number(page.joined), number(page.late),
                   page.answered);
}

result<> checkpoint::drop_pages_after(std::int64_t listing, std::int64_t last_page) {
    return db_.run(sql_.drop_pages, listing, last_page);
}

result<> checkpoint::save_gap(std::int64_t listing, gap const& gap) {
    return db_.run(sql_.save_gap, listing, std::string_view(gap.name_space), number(gap.dataset),
                   std::string_view(gap.listing), number(gap.reason), number(gap.status),
                   std::string_view(gap.detail));
}

result<std::vector<listing::held_page>> checkpoint::pages(std::int64_t listing) {
    std::vector<listing::held_page> found;
    auto done = db_.query(
        sql_.pages,
        [&](statement const& row) {
            found.push_back({row.integer(0), static_cast<std::uint32_t>(row.integer(1)), row.integer(2),
                             static_cast<std::uint64_t>(row.integer(3)), row.integer(4), row.integer(7),
                             row.integer(5) != 0, row.integer(6) != 0});
        },
        listing);
    if (!done)
        return done.error();
    return found;
}

result<> checkpoint::each_listing(dataset_id dataset, std::size_t name_space,
                                  std::function<void(listing_record const&)> const& visit) {
    return db_.query(
        sql_.each, [&](statement const& row) { visit(read_record(row)); }, number(dataset),
        number(name_space));
}

result<std::optional<listing_record>> checkpoint::find(dataset_id dataset, std::size_t name_space,
                                                       std::string_view repository) {
    std::optional<listing_record> found;
    auto done = db_.query(
        sql_.find, [&](statement const& row) { found = read_record(row); }, number(dataset),
        number(name_space), repository);
    if (!done)
        return done.error();
    return found;
}

result<std::vector<gap>> checkpoint::gaps() {
    std::vector<gap> found;
    auto done = db_.query(sql_.gaps, [&](statement const& row) {
        found.push_back({std::string(row.text(0)), static_cast<dataset_id>(row.integer(1)),
                         std::string(row.text(2)), static_cast<gap_reason>(row.integer(3)),
                         static_cast<int>(row.integer(4)), std::string(row.text(5))});
    });
    if (!done)
        return done.error();
    return found;
}

result<checkpoint::totals> checkpoint::count() {
    totals found;
    auto done = db_.query(sql_.totals, [&](statement const& row) {
        found = {row.integer(0), row.integer(1), row.integer(2), row.integer(3)};
    });
    if (!done)
        return done.error();
    return found;
}

} // namespace hubcrawl::frontier
