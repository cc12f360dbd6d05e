// What a page costs after it has come: CPU microseconds of each stage, best of many rounds over the same
// pages.
//   page-costs repositories|tags FILE.json.gz…
#include "hub/dataset.hpp"
#include "hub/page_reader.hpp"
#include "net/inflate.hpp"
#include "output/spool.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <span>
#include <stdexcept>

using namespace hubcrawl;

namespace {

constexpr int rounds = 40;

double cpu_now() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

struct bench {
    std::vector<net::response> answers;
    net::inflater inflater;
    double inflate_alone = 0;

    template <class Each>
    double best(Each each) {
        auto least = std::numeric_limits<double>::max();
        for (int round = 0; round < rounds; ++round) {
            auto const began = cpu_now();
            for (auto const& answer : answers) {
                auto const json = inflater.inflate(answer, 256U << 20);
                if (!json)
                    throw std::runtime_error(json.error().detail);
                each(*json);
            }
            least = std::min(least, (cpu_now() - began) / static_cast<double>(answers.size()));
        }
        return least;
    }
};

crawl_scope scope_of(dataset_id listing, std::vector<row_format> formats) {
    crawl_scope scope;
    scope.hub_url = "https://hub.docker.com";
    scope.datasets = {listing};
    if (listing == dataset_id::tags)
        scope.datasets.push_back(dataset_id::images);
    scope.formats = std::move(formats);
    return scope;
}

void read_stage(bench& all, dataset_id listing, std::vector<row_format> formats, char const* name) {
    auto const scope = scope_of(listing, std::move(formats));
    hub::page_reader reader(listing, scope);
    page made;
    hub::page_context const context{"acme", listing == dataset_id::tags ? "web" : "", false};
    std::size_t bytes = 0;
    auto const cost = all.best([&](std::string_view json) {
        if (auto done = reader.read(json, all.inflater.capacity(), context, made); !done)
            throw std::runtime_error(done.error().detail);
        bytes = 0;
        for (auto const& each : made.stream_bytes) bytes += each.size();
    });
    fmt::print("{:28} {:8.1f} us  ({} bytes out)\n", name, cost - all.inflate_alone, bytes);
    auto const path = std::filesystem::temp_directory_path() / "page-costs.spool";
    auto spool = output::spool::open(path, 0);
    if (!spool)
        throw std::runtime_error(spool.error().detail);
    auto const with_spool = all.best([&](std::string_view json) {
        if (!reader.read(json, all.inflater.capacity(), context, made) ||
            !spool->append(made, reader.streams().size()))
            throw std::runtime_error("the spool");
    });
    std::filesystem::remove(path);
    fmt::print("{:28} {:8.1f} us\n", "  appended to the spool", with_spool - cost);
}

} // namespace

int main(int argc, char** argv) try {
    std::span const words(argv, static_cast<std::size_t>(argc));
    auto const listing =
        argc > 2 && words[1] == std::string_view("tags") ? dataset_id::tags : dataset_id::repositories;
    bench all;
    std::size_t packed = 0;
    for (auto const* file : words.subspan(std::min<std::size_t>(2, words.size()))) {
        std::ifstream in(file, std::ios::binary);
        net::response answer;
        answer.fields.emplace_back("content-encoding", "gzip");
        answer.body.assign(std::istreambuf_iterator<char>(in), {});
        packed += answer.body.size();
        all.answers.push_back(std::move(answer));
    }
    if (all.answers.empty())
        throw std::runtime_error("usage: page-costs repositories|tags FILE.json.gz...");
    std::size_t plain = 0;
    all.inflate_alone = all.best([&](std::string_view json) { plain = json.size(); });
    fmt::print("{} pages, {} bytes each, {} packed\n", all.answers.size(), plain,
               packed / all.answers.size());
    fmt::print("{:28} {:8.1f} us\n", "gunzip", all.inflate_alone);
    read_stage(all, listing, {row_format::csv}, "read, CSV");
    read_stage(all, listing, {row_format::ndjson}, "read, NDJSON");
    read_stage(all, listing, {row_format::csv, row_format::ndjson}, "read, CSV and NDJSON");
    return 0;
} catch (std::exception const& why) {
    fmt::print(stderr, "page-costs: {}\n", why.what());
    return 1;
}
