#include "output/manifest_reader.hpp"

#include "base/atomic_file.hpp"
#include "output/leftovers.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <functional>
#include <sstream>
#include <stdexcept>
#include <system_error>

namespace hubcrawl::output {

namespace json = boost::json;
namespace fs = std::filesystem;

namespace {

std::string text(json::value const& from, std::string_view key) {
    return json::value_to<std::string>(from.at(key));
}

std::uint64_t number(json::value const& from, std::string_view key) {
    return from.at(key).to_number<std::uint64_t>();
}

wall_time moment(json::value const& from, std::string_view key) {
    auto const when = parse_rfc3339(text(from, key));
    return when ? *when : throw std::runtime_error(std::string(key) + " is no time");
}

gap_reason reason(json::value const& from) {
    auto const word = text(from, "reason");
    for (int i = 0; i <= static_cast<int>(gap_reason::too_large); ++i)
        if (to_string(static_cast<gap_reason>(i)) == word)
            return static_cast<gap_reason>(i);
    throw std::runtime_error("the reason " + word + " is not known");
}

manifest_file read_file(json::value const& from) {
    return {text(from, "name"),   text(from, "dataset"), text(from, "format"),
            number(from, "rows"), number(from, "bytes"), text(from, "sha256")};
}

manifest_namespace read_namespace(json::value const& from) {
    manifest_namespace made;
    made.name = text(from, "name");
    if (!from.at("account").is_null())
        made.account = text(from, "account");
    made.complete = from.at("complete").as_bool();
    made.private_rows = number(from, "private_rows");
    for (auto const& [name, one] : from.at("datasets").as_object()) {
        manifest_dataset dataset{std::string(name), number(one, "rows"), {}, number(one, "listings")};
        if (!one.at("expected").is_null())
            dataset.expected = number(one, "expected");
        made.datasets.push_back(std::move(dataset));
    }
    return made;
}

manifest_gap read_gap(json::value const& from) {
    return {text(from, "namespace"),
            text(from, "dataset"),
            text(from, "listing"),
            reason(from),
            static_cast<int>(from.at("status").to_number<std::int64_t>()),
            text(from, "detail")};
}

request_counts read_requests(json::value const& from) {
    request_counts made;
    made.total = number(from, "total");
    for (auto const& [status, count] : from.at("by_status").as_object())
        made.by_status[std::stoi(std::string(status))] = count.to_number<std::uint64_t>();
    made.retries = number(from, "retries");
    made.rate_limited = number(from, "rate_limited");
    made.waited_seconds = from.at("waited_seconds").to_number<double>();
    made.logins = number(from, "logins");
    return made;
}

manifest read_all(json::value const& from) {
    if (number(from, "schema") != 1)
        throw std::runtime_error("its schema is not 1");
    manifest made;
    made.tool = text(from, "tool");
    made.snapshot = text(from, "snapshot");
    made.hub = text(from, "hub");
    made.started = moment(from, "started");
    made.finished = moment(from, "finished");
    made.complete = from.at("complete").as_bool();
    for (auto const& each : from.at("files").as_array()) made.files.push_back(read_file(each));
    for (auto const& each : from.at("namespaces").as_array()) made.namespaces.push_back(read_namespace(each));
    for (auto const& each : from.at("gaps").as_array()) made.gaps.push_back(read_gap(each));
    made.requests = read_requests(from.at("requests"));
    return made;
}

} // namespace

result<manifest> parse_manifest(std::string_view text, std::string_view name) {
    try {
        return read_all(json::parse(text));
    } catch (std::exception const& bad) {
        return fail(errc::file_failed, "{}: is no manifest of hubcrawl's ({})", name, bad.what());
    }
}

result<manifest> read_manifest(fs::path const& file) {
    errno = 0;
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    if (!stream || stream.bad() || text.str().empty())
        return file_failure(file, "read", errno != 0 ? errno : EIO);
    return parse_manifest(text.str(), file.string());
}

std::vector<manifest> newest_manifests(fs::path const& output_dir, std::size_t most) {
    std::vector<fs::path> found;
    std::error_code why;
    fs::directory_iterator at(output_dir / "snapshots", why);
    for (fs::directory_iterator const end; !why && at != end; at.increment(why))
        if (is_snapshot_name(at->path().filename().string()))
            found.push_back(at->path());
    std::ranges::sort(found, std::greater<>()); // their names are times, by clocks that may have been wrong
    auto const latest = fs::read_symlink(output_dir / "latest", why).filename();
    if (auto const at_it =
            std::ranges::find(found, latest, [](fs::path const& each) { return each.filename(); });
        at_it != found.end())
        std::rotate(found.begin(), at_it, at_it + 1);
    std::vector<manifest> made;
    for (auto const& each : found) {
        if (made.size() >= most)
            break;
        if (auto one = read_manifest(each / "manifest.json"))
            made.push_back(std::move(*one));
    }
    return made;
}

} // namespace hubcrawl::output
