#include "hub/page_reader.hpp"

#include "hub/dataset.hpp"
#include "hub/row_picker.hpp"
#include "hub/row_writer.hpp"
#include "hub/watched_row.hpp"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <limits>

namespace hubcrawl::hub {

namespace {

std::vector<stream> streams_of(dataset_id listing, crawl_scope const& scope) {
    std::vector<stream> streams;
    for (auto const& entry : datasets())
        for (auto const format : {row_format::csv, row_format::ndjson})
            if (entry.listing == listing && std::ranges::count(scope.datasets, entry.id) &&
                std::ranges::count(scope.formats, format))
                streams.push_back({entry.id, format});
    streams.push_back({listing, row_format::watched});
    assert(streams.size() <= max_streams_per_page);
    return streams;
}

// One look for each of JSON's four beats one look for all: memchr is that fast.
bool has_white_space(std::string_view json) {
    return std::ranges::any_of(std::string_view(" \n\r\t"),
                               [&](char c) { return json.find(c) != json.npos; });
}

// The dataset whose rows stand inside the rows of this listing, if it is wanted.
std::optional<row_plan> nested_plan(dataset_id listing, crawl_scope const& scope) {
    for (auto const& entry : datasets())
        if (entry.listing == listing && entry.id != listing && std::ranges::count(scope.datasets, entry.id))
            return plan_rows(entry.id, scope);
    return std::nullopt;
}

} // namespace

struct page_reader::implementation {
    implementation(dataset_id listing, crawl_scope const& scope, page_limits page_limits)
        : limits(page_limits),
          streams(streams_of(listing, scope)),
          formats(scope.formats),
          plan(plan_rows(listing, scope)),
          nested(nested_plan(listing, scope)),
          private_slot(plan.members.add("is_private")),
          changed_slot(plan.members.add(plan.what->changed)),
          watched(plan, nested ? &*nested : nullptr),
          picker(plan, nested ? &*nested : nullptr),
          writer(plan, scope.csv_escape_formulas),
          nested_writer(nested ? *nested : plan, scope.csv_escape_formulas) {
        limits.output = std::min<std::size_t>(limits.output, std::numeric_limits<std::uint32_t>::max());
    }

    result<> read(page_context const& context, page& out);
    result<> read_member(std::string_view name, page& out);
    result<> read_rows(page& out);
    void begin_lines(row_writer const& of, std::span<std::string_view const> from, std::string& csv,
                     std::string& ndjson) const;
    result<> write_row(page& out);
    bool write_nested(row_format format, std::string& bytes);

    page_limits limits;
    std::vector<stream> streams;
    std::vector<row_format> formats;
    row_plan plan;
    std::optional<row_plan> nested;
    std::size_t private_slot, changed_slot;
    watched_row watched;
    row_picker picker;
    row_writer writer, nested_writer;
    json_walk walk;

    // of the page under work
    std::string_view json;
    std::size_t capacity = 0;
    std::array<std::string_view, 3> context; // namespace, repository, the row's key
    std::string ndjson_prefix, csv_prefix;   // of a row
    std::string nested_ndjson_prefix, nested_csv_prefix;
    bool minified = false; // no white space anywhere, so none between tokens
    picked_row row;
    bool with_times = false;
    bool has_count = false, has_next = false, has_rows = false;
};

result<> page_reader::implementation::read(page_context const& where, page& out) {
    context = {where.name_space, where.repository, {}};
    with_times = where.with_times;
    has_count = has_next = has_rows = false;
    minified = std::ranges::count(formats, row_format::ndjson) > 0 && !has_white_space(json);
    auto const own_context = std::span(context).first(plan.what->context.size());
    begin_lines(writer, own_context, csv_prefix, ndjson_prefix);

    if (auto const failed = walk.begin(json, limits.depth))
        return page_error(failed, "page");
    result<> refused;
    auto const failed = walk.each_member([&](std::string_view name) {
        refused = read_member(name, out);
        return refused ? simdjson::SUCCESS : simdjson::TAPE_ERROR;
    });
    if (failed)
        return refused ? page_error(failed, "page") : refused;
    if (!walk.at_end())
        return fail(errc::page_malformed, "page: something stands behind its end");
    if (!has_count || !has_rows)
        return fail(errc::page_malformed, "page: no {}", has_count ? plan.what->rows : plan.what->count);
    return {};
}

result<> page_reader::implementation::read_member(std::string_view name, page& out) {
    auto const twice = [&](bool& flag) { return std::exchange(flag, true); };
    if (name == plan.what->rows) {
        if (twice(has_rows))
            return fail(errc::page_malformed, "page: {} stands there twice", plan.what->rows);
        return read_rows(out);
    }
    cell found;
    if (auto const failed = walk.read(1, found))
        return page_error(failed, "page");
    if (name == plan.what->count) {
        auto const [rest, failed] =
            std::from_chars(found.text.data(), found.text.data() + found.text.size(), out.count);
        bool const whole = rest == found.text.data() + found.text.size();
        if (found.kind != cell_kind::literal || failed != std::errc{} || !whole || out.count < 0)
            return fail(errc::page_malformed, "page: {} is not a count", plan.what->count);
        if (twice(has_count))
            return fail(errc::page_malformed, "page: {} stands there twice", plan.what->count);
    } else if (name == "next") {
        if (found.kind != cell_kind::text && found.kind != cell_kind::null)
            return fail(errc::page_malformed, "page: next is neither text nor null");
        if (twice(has_next))
            return fail(errc::page_malformed, "page: next stands there twice");
        out.next = found.kind == cell_kind::text ? found.text : std::string_view{};
        out.has_next = !out.next.empty();
    }
    return {};
}

result<> page_reader::implementation::read_rows(page& out) {
    auto const place = plan.what->rows;
    if (walk.kind() != '[')
        return fail(errc::page_malformed, "page: {} is not an array", place);
    result<> refused;
    auto const failed = walk.each_element([&] {
        if (out.rows.size() == limits.rows)
            refused = fail(errc::page_too_large, "{}: more than {} rows", place, limits.rows);
        else
            refused = picker.pick(walk, out.rows.size(), row);
        if (refused)
            refused = write_row(out);
        return refused ? simdjson::SUCCESS : simdjson::TAPE_ERROR;
    });
    return failed && refused ? page_error(failed, place) : refused;
}

void page_reader::implementation::begin_lines(row_writer const& of, std::span<std::string_view const> from,
                                              std::string& csv, std::string& ndjson) const {
    if (std::ranges::count(formats, row_format::csv) > 0)
        of.begin_csv(csv, from);
    if (std::ranges::count(formats, row_format::ndjson) > 0)
        of.begin_ndjson(ndjson, from);
}

result<> page_reader::implementation::write_row(page& out) {
    page_row entry;
    entry.key_offset = static_cast<std::uint32_t>(out.keys.size());
    for (std::size_t slot = 0; slot < plan.what->key.size(); ++slot) // several parts: one to a line
        out.keys.append(slot == 0 ? "" : "\n").append(row.members[slot].text);
    entry.key_length = static_cast<std::uint32_t>(out.keys.size() - entry.key_offset);
    auto const key = out.key(entry);
    entry.key_hash = std::hash<std::string_view>{}(key);
    auto const& secrecy = row.members[private_slot];
    entry.is_private = secrecy.kind == cell_kind::literal && secrecy.text == "true";
    if (with_times) {
        constexpr std::size_t to_the_second = 19; // 2026-11-20T17:24:00
        auto const& changed = row.members[changed_slot];
        auto const told = changed.kind == cell_kind::text && changed.text.size() >= to_the_second;
        out.times.emplace_back(told ? changed.text.substr(0, to_the_second) : std::string_view());
    }

    context.back() = key;
    if (nested) {
        auto const nested_context = std::span(context).first(nested->what->context.size());
        begin_lines(nested_writer, nested_context, nested_csv_prefix, nested_ndjson_prefix);
    }
    for (std::size_t i = 0; i < streams.size(); ++i) {
        auto& bytes = out.stream_bytes[i];
        auto const before = bytes.size();
        bool fits = true;
        if (streams[i].dataset != plan.what->id)
            fits = write_nested(streams[i].format, bytes);
        else if (streams[i].format == row_format::watched)
            watched.append(bytes, key, row.members, row.nested_members);
        else if (streams[i].format == row_format::csv)
            writer.csv(bytes, csv_prefix, row.members, context, json.data() + capacity);
        else
            row_writer::ndjson(bytes, ndjson_prefix, row.bytes, minified);
        if (!fits || bytes.size() > limits.output)
            return fail(errc::page_too_large, "{}[{}]: over {} bytes of output", plan.what->rows,
                        out.rows.size(), limits.output);
        entry.bytes[i] = static_cast<std::uint32_t>(bytes.size() - before);
        entry.records[i] =
            streams[i].dataset == plan.what->id ? 1 : static_cast<std::uint32_t>(row.nested_bytes.size());
    }
    out.rows.push_back(entry);
    return {};
}

bool page_reader::implementation::write_nested(row_format format, std::string& bytes) {
    auto const width = nested->members.size();
    auto members = std::span<cell const>(row.nested_members);
    for (auto const& object : row.nested_bytes) {
        // looked at each time: a long name before many images makes far more bytes than the page had
        if (bytes.size() > limits.output)
            return false;
        if (format == row_format::csv)
            nested_writer.csv(bytes, nested_csv_prefix, members.first(width), context,
                              json.data() + capacity);
        else
            row_writer::ndjson(bytes, nested_ndjson_prefix, object, minified);
        members = members.subspan(width);
    }
    return true;
}

page_reader::page_reader(dataset_id listing, crawl_scope const& scope, page_limits limits)
    : self_(std::make_unique<implementation>(listing, scope, limits)) {
    assert(describe(listing).listing == listing);
}
page_reader::~page_reader() = default;
page_reader::page_reader(page_reader&&) noexcept = default;
page_reader& page_reader::operator=(page_reader&&) noexcept = default;

std::span<stream const> page_reader::streams() const { return self_->streams; }

result<> page_reader::read(std::string_view json, std::size_t capacity, page_context const& context,
                           page& out) {
    assert(capacity >= json.size() + json_padding);
    out.clear();
    self_->json = json;
    self_->capacity = capacity;
    auto outcome = self_->read(context, out);
    if (!outcome)
        out.clear();
    return outcome;
}

} // namespace hubcrawl::hub
