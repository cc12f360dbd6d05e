#include "frontier/checkpoint.hpp"

#include "support/temp_dir.hpp"

#include <fstream>

using namespace hubcrawl;

namespace {

// Everything a resuming crawl reads of its checkpoint.
void resume(frontier::checkpoint& from) {
    auto const found = from.unfinished(0, 0, 8);
    if (found)
        for (auto const& record : *found) {
            auto const pages = from.pages(record.id);
            if (!pages)
                continue;
            frontier::listing listing(record.progress, *pages);
            if (listing.step() == frontier::listing_step::ask)
                listing.next_ask();
        }
    (void)from.each_listing(dataset_id::tags, 0, [](auto const&) {});
    (void)from.find(dataset_id::repositories, 0, "");
    (void)from.gaps();
    (void)from.count();
    (void)from.commit();
}

} // namespace

// The input overwrites a good checkpoint from an offset on (its first two bytes); with offset 0 it is the
// whole file.
extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
    static tests::temp_dir const dir;
    static std::string const good = [] {
        auto const file = dir.path() / "good";
        {
            auto made = frontier::checkpoint::open(file, "scope").value();
            made.open_listing(dataset_id::repositories, 0, 0, "").value();
            made.open_listing(dataset_id::tags, 0, 0, "web").value();
            auto record = made.unfinished(0, 0, 1).value().front();
            record.progress.count = 250;
            record.progress.last_page = 3;
            made.save(record).value();
            made.save_page(record.id, {1, 0, 100, 0}).value();
            made.commit().value();
        }
        std::ifstream in(file, std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(in), {});
    }();
    if (size < 2)
        return 0;
    std::size_t const offset = data[0] * 256U + data[1];
    std::string bytes = offset == 0 ? std::string() : good;
    bytes.replace(std::min(offset, bytes.size()), size - 2, reinterpret_cast<char const*>(data) + 2,
                  size - 2);
    auto const file = dir.path() / "checkpoint";
    for (auto const* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + suffix);
    std::ofstream(file, std::ios::binary) << bytes;
    if (auto opened = frontier::checkpoint::open(file, "scope"))
        resume(*opened);
    return 0;
}
