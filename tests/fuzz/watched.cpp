#include "output/watched_file.hpp"
#include "support/temp_dir.hpp"

#include <cstdlib>

using namespace hubcrawl;

// The snapshot before may hold anything: lines until the end, or an error that names the file.
extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
    static tests::temp_dir const dir;
    static output::watched_scope const scope{"https://hub.docker.com", {"is_private"}, {"digest"}};
    auto const file = dir / "watched";
    // Without a heading of its own it has the right one: what is sought lies behind that.
    std::string_view const given(reinterpret_cast<char const*>(data), size);
    auto text = given.starts_with("hubcrawl") ? std::string() : output::watched_heading(scope);
    tests::write_text(file, text.append(given));
    auto reader = output::watched_reader::open(file, scope);
    if (!reader)
        return 0;
    output::watched_line line;
    while (true) {
        auto const more = reader->next(line);
        if (!more && more.error().detail.find(file.string()) == std::string::npos)
            std::abort();
        if (!more || !*more)
            return 0;
    }
}
