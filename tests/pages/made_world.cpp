#include "pages/made_world.hpp"

#include "base/json_text.hpp"
#include "output/snapshot.hpp"
#include "report/report_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <string_view>

namespace hubcrawl::tests {

namespace {

using namespace std::string_view_literals;

constexpr std::array kinds{"api"sv,    "web"sv,  "worker"sv, "gateway"sv, "proxy"sv,     "billing"sv,
                           "search"sv, "auth"sv, "ingest"sv, "metrics"sv, "scheduler"sv, "builder"sv};
constexpr std::array parts{"base"sv,     "service"sv, "agent"sv,   "cli"sv,
                           "operator"sv, "sidecar"sv, "exporter"sv};
constexpr std::array descriptions{
    ""sv, "The image our services are built on, patched every week."sv, "Collects and forwards events."sv,
    "Internal. Ask the platform team before you use it."sv, "Command line tools, for people and for CI."sv};
constexpr std::array platforms{
    "linux/amd64"sv, "linux/amd64 linux/arm64"sv, "linux/amd64 unknown/unknown linux/arm64 unknown/unknown"sv,
    "linux/amd64 linux/arm64 linux/arm linux/ppc64le linux/s390x"sv, "windows/amd64"sv};
constexpr std::array hostile{"<script>attacked=1</script>"sv,
                             "</script><script>attacked=2</script>"sv,
                             "\"><img src=x onerror=\"attacked=3\">"sv,
                             "'><svg onload=attacked=4>"sv,
                             "<!--<script>"sv,
                             "{{script}}"sv,
                             "]]></style><style>*{display:none}"sv,
                             "&lt;b&gt; \u2028 \u202e tluser"sv};

class dice {
public:
    std::uint64_t roll(std::uint64_t sides) {
        state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
        return (state_ >> 33) % sides;
    }
    // Many small ones, few large: between 1 and 10^magnitude.
    std::uint64_t skewed(double magnitude) {
        auto const part = static_cast<double>(roll(10000)) / 10000;
        return static_cast<std::uint64_t>(std::pow(10.0, magnitude * part * part));
    }

private:
    std::uint64_t state_ = 20261120;
};

std::string as_json(std::string_view text) {
    std::string out;
    append_json_string(out, text);
    return out;
}

std::string day(wall_time snapshot, std::uint64_t days_before) {
    return to_rfc3339(snapshot - std::chrono::days(days_before)).substr(0, 10);
}

void check(result<> const& done) {
    if (!done)
        throw std::runtime_error(to_string(done.error()));
}

class maker {
public:
    maker(made_world const& world, wall_time started) : world_(world), started_(started) {}

    void tell(report::report_writer& page, output::manifest_namespace& space) {
        check(page.name_space(space.name));
        for (std::size_t i = 0; i < world_.repositories; ++i) repository(page, i, space.private_rows);
        space.datasets.push_back({"repositories", world_.repositories, world_.repositories, 1});
        if (world_.most_tags == 0)
            return;
        space.datasets.push_back({"tags", tags_, tags_, world_.repositories});
        space.datasets.push_back({"images", images_, std::nullopt, world_.repositories});
    }

private:
    void repository(report::report_writer& page, std::size_t number, std::uint64_t& private_rows) {
        auto name =
            fmt::format("{}-{}", kinds[number % kinds.size()], parts[number / kinds.size() % parts.size()]);
        if (number >= kinds.size() * parts.size())
            name += fmt::format("-{}", number);
        std::string_view description = descriptions[dice_.roll(descriptions.size())];
        if (world_.hostile) {
            description = hostile[number % hostile.size()];
            if (number < hostile.size())
                name = description;
        }
        auto const is_private = dice_.roll(4) == 0;
        private_rows += is_private ? 1 : 0;
        auto const pulls = is_private ? dice_.skewed(5) : dice_.skewed(9);
        auto const pushed = dice_.skewed(3.3) - 1;
        // The lists that publish() leaves gaps in, below.
        auto const seen = world_.most_tags > 0 && number >= std::min(world_.gaps, kinds.size());
        check(page.repository(name,
                              fmt::format("{}\t{}\t{}\t1\t{}\t{}\t{}\t{}", as_json(name), is_private,
                                          as_json(description), pulls, pulls / 5000,
                                          20'000'000 + dice_.skewed(12), day(started_, pushed)),
                              seen));
        if (seen)
            tags(page, pushed);
    }

    void tags(report::report_writer& page, std::uint64_t pushed) {
        std::string lines;
        auto const count = 1 + dice_.skewed(std::log10(static_cast<double>(world_.most_tags)));
        for (std::uint64_t i = 0; i < count; ++i) {
            auto const of = platforms[dice_.roll(platforms.size())];
            auto const age = pushed + i * 3;
            auto const name =
                world_.hostile && i == 0 ? std::string(hostile[2]) : fmt::format("{}.{}.0", count - i, i % 7);
            lines += fmt::format("{}\t\"sha256:0\"\t\"active\"\t{}\t{}\t{}\t{}\n", as_json(name),
                                 dice_.skewed(10), day(started_, age),
                                 dice_.roll(9) == 0 ? "" : day(started_, dice_.roll(age + 1)), of);
            images_ += 1 + static_cast<std::uint64_t>(std::ranges::count(of, ' '));
        }
        tags_ += count;
        check(page.tags(lines));
    }

    made_world const& world_;
    wall_time started_;
    dice dice_;
    std::uint64_t tags_ = 0, images_ = 0;
};

void tell_changes(report::report_writer& page, made_world const& world, wall_time started) {
    for (
        auto const* line :
        {R"({"change":"added","dataset":"repositories","namespace":"acme","name":"billing-cli"})",
         R"({"change":"changed","dataset":"repositories","namespace":"acme","name":"api-base"})",
         R"({"change":"removed","dataset":"tags","namespace":"acme","repository":"web-base","name":"1.0.0"})"})
        check(page.change(line));
    for (int i = 0; i < 12; ++i)
        check(page.change(fmt::format(
            R"({{"change":"added","dataset":"tags","namespace":"acme","repository":{},"name":"2.{}.0"}})",
            as_json(world.hostile ? hostile[0] : "billing-cli"), i)));
    page.compared_with(to_compact(started - std::chrono::hours(1)));
}

} // namespace

output::manifest publish(made_world const& world, std::filesystem::path const& output_dir,
                         wall_time started) {
    crawl_scope scope;
    scope.datasets = {dataset_id::repositories};
    if (world.most_tags > 0)
        scope.datasets = {dataset_id::repositories, dataset_id::tags, dataset_id::images};
    scope.formats = {row_format::csv};
    std::filesystem::create_directories(output_dir);
    auto writer = output::snapshot_writer::create(output_dir, started);
    if (!writer)
        throw std::runtime_error(to_string(writer.error()));
    report::report_writer page(scope);
    check(page.begins(*writer, started));
    output::manifest made;
    made.tool = "hubcrawl 0.1.0";
    made.hub = "https://hub.docker.com";
    made.started = started;
    made.finished = started + std::chrono::seconds(91);
    for (std::size_t i = 0; i < world.gaps; ++i)
        made.gaps.push_back({"acme", "tags", fmt::format("acme/{}-base", kinds[i % kinds.size()]),
                             i % 2 == 0 ? gap_reason::forbidden : gap_reason::unsettled, i % 2 == 0 ? 403 : 0,
                             world.hostile ? std::string(hostile[1]) : std::string()});
    made.complete = world.gaps == 0;
    auto& space = made.namespaces.emplace_back();
    space.name = "acme";
    space.account = "acme-bot";
    space.complete = made.complete;
    maker(world, started).tell(page, space);
    if (world.earlier)
        tell_changes(page, world, started);
    check(page.ends(made));
    for (auto const& each : space.datasets) {
        auto const file = writer->open(each.dataset, row_format::csv, "\"name\"\n");
        if (!file)
            throw std::runtime_error(to_string(file.error()));
        check(writer->append(*file, std::string(each.rows * 2, '.'), each.rows));
    }
    check(writer->finish(made));
    return made;
}

} // namespace hubcrawl::tests
