#include "daemon/docker_login.hpp"

#include "daemon/credential_helper.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <new>
#include <optional>
#include <system_error>

namespace hubcrawl::daemon {

namespace json = boost::json;

namespace {

constexpr std::chrono::seconds helper_limit{10};
constexpr std::size_t longest_file = 1024 * 1024;

// What is parsed holds secrets: no copy is left behind. Alignments are not heeded: JSON needs none beyond the
// usual, and Boost 1.81 gives keys back with another one than it has asked for.
class wiping_memory final : public json::memory_resource {
    void* do_allocate(std::size_t size, std::size_t) override { return ::operator new(size); }
    void do_deallocate(void* memory, std::size_t size, std::size_t) override {
        ::explicit_bzero(memory, size);
        ::operator delete(memory, size);
    }
    bool do_is_equal(memory_resource const& other) const noexcept override { return this == &other; }
};

// Empty where it is no text.
std::string_view text_of(json::value const* value) {
    auto const* text = value ? value->if_string() : nullptr;
    return text ? std::string_view(text->data(), text->size()) : std::string_view();
}

std::string_view text_in(json::object const& object, std::string_view key) {
    return text_of(object.if_contains(key));
}

// "https://index.docker.io/v1/" and "index.docker.io" are one server to Docker.
std::string_view host_of(std::string_view server) {
    if (auto const scheme = server.find("://"); scheme != server.npos)
        server.remove_prefix(scheme + 3);
    return server.substr(0, server.find('/'));
}

// By its own name, else by its host.
json::value const* entry_for(json::object const& config, std::string_view table, std::string_view server) {
    auto const* found = config.if_contains(table);
    auto const* entries = found ? found->if_object() : nullptr;
    if (!entries)
        return nullptr;
    if (auto const* exact = entries->if_contains(server))
        return exact;
    for (auto const& entry : *entries)
        if (host_of({entry.key().data(), entry.key().size()}) == host_of(server))
            return &entry.value();
    return nullptr;
}

result<docker_login> ask(std::string_view helper, std::string const& server) {
    auto const plain = [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_' || c == '.'; };
    if (!std::ranges::all_of(helper, plain))
        return fail(errc::config_invalid, "'{}' is no name of a Docker credential helper", helper);
    auto const program = fmt::format("docker-credential-{}", helper);
    auto answer = ask_credential_helper(program, server + "\n", helper_limit);
    if (!answer)
        return answer.error();
    wiped_at_end const output(answer->output);
    if (answer->status != 0)
        return fail(errc::config_invalid, "{} knows no login for {} (exit {})", program, server,
                    answer->status);
    return read_helper_answer(answer->output, program);
}

std::optional<std::string> decode_base64(std::string_view text) {
    std::string bytes;
    bytes.reserve(text.size());
    std::uint32_t held = 0;
    int bits = 0;
    while (text.ends_with('=')) text.remove_suffix(1);
    for (char const c : text) {
        auto const value =
            std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/").find(c);
        if (value == std::string_view::npos) {
            wipe(bytes);
            return std::nullopt;
        }
        held = held << 6 | static_cast<std::uint32_t>(value);
        if ((bits += 6) >= 8)
            bytes += static_cast<char>(held >> (bits -= 8) & 0xff);
    }
    return bytes;
}

result<std::string> read_whole(std::filesystem::path const& file) {
    std::ifstream in;
    in.rdbuf()->pubsetbuf(nullptr, 0); // no second copy in the stream's own buffer
    in.open(file, std::ios::binary);
    std::string text(longest_file, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (!in.eof())
        return fail(errc::config_invalid, "Docker's configuration {} cannot be read: {}", file.string(),
                    std::generic_category().message(errno));
    return text;
}

result<std::filesystem::path> docker_config() {
    if (auto const* directory = std::getenv("DOCKER_CONFIG"); directory && *directory)
        return std::filesystem::path(directory) / "config.json";
    if (auto const* home = std::getenv("HOME"); home && *home)
        return std::filesystem::path(home) / ".docker" / "config.json";
    return fail(errc::config_invalid,
                "neither $DOCKER_CONFIG nor $HOME says where Docker's configuration is");
}

} // namespace

result<docker_login> read_helper_answer(std::string_view text, std::string_view program) {
    wiping_memory memory;
    boost::system::error_code bad;
    auto const parsed = json::parse({text.data(), text.size()}, bad, &memory);
    auto const* answer = bad ? nullptr : parsed.if_object();
    auto const username = answer ? text_in(*answer, "Username") : std::string_view();
    auto const secret = answer ? text_in(*answer, "Secret") : std::string_view();
    if (username.empty() || secret.empty())
        return fail(errc::config_invalid, "{} answered without user name and secret", program);
    if (username == "<token>")
        return fail(errc::config_invalid,
                    "{} holds an identity token, which cannot log in here: docker login with an access token",
                    program);
    return docker_login{std::string(username), secret_text(std::string(secret))};
}

result<docker_login> read_auth(std::string_view base64, std::string_view server) {
    auto decoded = decode_base64(base64);
    auto const colon = decoded ? decoded->find(':') : std::string::npos;
    if (colon == std::string::npos || colon == 0 || colon + 1 == decoded->size()) {
        if (decoded)
            wipe(*decoded);
        return fail(errc::config_invalid, "Docker's entry for {} holds no user name and password", server);
    }
    wiped_at_end const whole(*decoded);
    return docker_login{decoded->substr(0, colon), secret_text(decoded->substr(colon + 1))};
}

result<docker_login> read_docker_login(std::string const& server) {
    auto const file = docker_config();
    if (!file)
        return file.error();
    auto text = read_whole(*file);
    if (!text)
        return text.error();
    wiped_at_end const whole(*text);
    wiping_memory memory;
    boost::system::error_code bad;
    auto const parsed = json::parse({text->data(), text->size()}, bad, &memory);
    auto const* config = bad ? nullptr : parsed.if_object();
    if (!config)
        return fail(errc::config_invalid, "Docker's configuration {} is no JSON", file->string());
    if (auto const helper = text_of(entry_for(*config, "credHelpers", server)); !helper.empty())
        return ask(helper, server);
    if (auto const store = text_in(*config, "credsStore"); !store.empty())
        return ask(store, server);
    auto const* entry = entry_for(*config, "auths", server);
    auto const* fields = entry ? entry->if_object() : nullptr;
    auto const auth = fields ? text_in(*fields, "auth") : std::string_view();
    if (auth.empty())
        return fail(errc::config_invalid, "Docker's configuration {} holds no login for {}: docker login",
                    file->string(), server);
    return read_auth(auth, server);
}

} // namespace hubcrawl::daemon
