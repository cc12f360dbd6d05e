// Secrets and tokens: in the requests that need them, and nowhere else.
#include "crawl_rig.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <cerrno>
#include <functional>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace hubcrawl::tests;

namespace {

constexpr auto world = R"(
seed = 9
[rate]
limit = 100000
[[organization]]
name = "acme"
repositories = 8
private = 2
tags = 110
[[user]]
name = "bot"
password = "hunter2-of-the-bot"
[[user]]
name = "mfa"
password = "hunter2-of-the-bot"
two_factor = "123456"
)";
constexpr std::string_view secret = "hunter2-of-the-bot";

hubcrawl::fake_hub::fault_config fault(std::string name, std::string on, std::uint64_t nth,
                                       std::uint64_t times) {
    hubcrawl::fake_hub::fault_config made;
    made.name = std::move(name);
    made.on = std::move(on);
    made.nth = nth;
    made.times = times;
    made.text = secret;
    return made;
}

struct secret_rig : crawl_rig {
    secret_rig() : crawl_rig(world) {
        put("secret", secret);
        put("wrong", "hunter2-mistyped");
    }
    void put(std::string_view name, std::string_view text) {
        std::filesystem::remove(dir / name);
        write_text(dir / name, text);
        std::filesystem::permissions(dir / name, std::filesystem::perms::owner_read);
    }
    // Everything it wrote, whatever it is: both streams, the output, the state.
    void search(std::string_view for_whom) const {
        std::size_t searched = 0;
        for (auto const& each : std::filesystem::recursive_directory_iterator(dir.path())) {
            auto const name = each.path().filename();
            // *.new lives for the moment in which a status is written, and becomes one
            if (!each.is_regular_file() || name == "secret" || name == "wrong" || name.extension() == ".new")
                continue;
            ++searched;
            auto const text = read_text(each.path());
            // a token is a JWT: its head in base64 begins so
            for (std::string_view const word : {std::string_view("hunter2"), std::string_view("eyJ"),
                                                std::string_view("Bearer"), std::string_view("dckr_")})
                BOOST_TEST(!contains(text, word), for_whom << ": " << word << " in " << each.path());
        }
        BOOST_TEST(searched > 2u);
    }
    // Under way: the first page is asked for, and answered with silence.
    std::unique_ptr<program> hanging(std::vector<std::string> const& command) {
        hub.set_fault(fault("silence", "/v2/namespaces/", 1, 0));
        auto running = std::make_unique<program>(command, dir.path());
        auto const until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        while (hub.totals().requests < 2 && std::chrono::steady_clock::now() < until)
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        BOOST_REQUIRE_MESSAGE(hub.totals().requests >= 2, running->errors());
        return running;
    }
};

struct scene {
    char const* name;
    int status;
    char const *user, *file;
    std::function<void(crawl_rig&)> prepare;
};
std::vector<scene> const scenes{
    {"a crawl that succeeds", 0, "bot", "secret", [](crawl_rig&) {}},
    {"a wrong secret", 3, "bot", "wrong", [](crawl_rig&) {}},
    {"a second factor", 3, "mfa", "secret", [](crawl_rig&) {}},
    {"a login that fails at first", 0, "bot", "secret",
     [](crawl_rig& r) { r.hub.set_fault(fault("login_500", "", 1, 1)); }},
    {"tokens revoked in the middle", 0, "bot", "secret",
     [](crawl_rig& r) { r.hub.set_fault(fault("revoke_all_tokens", "/tags", 4, 1)); }},
    {"tokens never taken", 3, "bot", "secret",
     [](crawl_rig& r) { r.hub.set_fault(fault("token_expired", "/tags", 4, 0)); }},
    {"a redirect to another host", 4, "bot", "secret",
     [](crawl_rig& r) {
         auto away = fault("redirect_foreign", "/tags", 1, 0);
         away.text = "https://me:hunter2@elsewhere.example";
         r.hub.set_fault(away);
     }},
    {"a next at another host", 0, "bot", "secret",
     [](crawl_rig& r) {
         auto away = fault("next_foreign_host", "/tags", 1, 0);
         away.text = "https://me:hunter2@elsewhere.example";
         r.hub.set_fault(away);
     }},
};

std::ostream& operator<<(std::ostream& out, scene const& each) { return out << each.name; }

uid_t owner(std::filesystem::path const& path) {
    struct stat facts{};
    BOOST_REQUIRE_MESSAGE(::stat(path.c_str(), &facts) == 0, path << ": " << errno);
    return facts.st_uid;
}

} // namespace

BOOST_AUTO_TEST_SUITE(secrecy)

BOOST_DATA_TEST_CASE(no_secret_is_written_anywhere, boost::unit_test::data::make(scenes), scene) {
    for (auto const* format : {"text", "json"}) {
        secret_rig rig;
        scene.prepare(rig);
        auto const status =
            rig.run({"--once", "--hub-url", rig.hub.url(), "--namespace", "acme", "--username", scene.user,
                     "--secret-file", rig.dir / scene.file, "--output", rig.output.string(), "--log-level",
                     "trace", "--log-format", format});
        BOOST_TEST(status == scene.status, rig.errors);
        rig.search(scene.name);
        for (auto const* shown : {"status.json", "metrics.prom", "index.html"})
            BOOST_TEST(std::filesystem::exists(rig.output / shown)); // and were searched
    }
}

BOOST_AUTO_TEST_CASE(a_running_crawl_shows_no_secret_in_its_command_line_or_environment) {
    secret_rig rig;
    std::vector<std::string> command{hubcrawld()};
    for (auto const& word : rig.once()) command.push_back(word);
    auto const running = rig.hanging(command);
    auto const process = std::filesystem::path("/proc") / std::to_string(running->pid());
    auto const line = read_text(process / "cmdline");
    BOOST_TEST(contains(line, "--secret-file"));
    BOOST_TEST(!contains(line, "hunter2"));
    // Closed to its own user by PR_SET_DUMPABLE; root may look.
    if (::access((process / "environ").c_str(), R_OK) == 0 && ::geteuid() == 0)
        BOOST_TEST(!contains(read_text(process / "environ"), "hunter2"));
    rig.search("a crawl under way");
}

// A process that may not be dumped belongs to root in /proc, whoever it runs as; there is no other sign of it
// that needs no core file. Run by root, the test makes the processes somebody else's.
BOOST_AUTO_TEST_CASE(a_running_crawl_leaves_no_core_file) {
    secret_rig rig;
    constexpr uid_t nobody = 65534;
    bool const as_root = ::geteuid() == 0;
    std::vector<std::string> command;
    auto const binary = rig.dir / "hubcrawld";
    if (as_root) {
        if (::access("/usr/bin/setpriv", X_OK) != 0) {
            BOOST_TEST_MESSAGE("SKIPPED: run by root, and there is no setpriv to become somebody else");
            return;
        }
        command = {"/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"};
        std::filesystem::copy_file(hubcrawld(), binary); // where it was built nobody may look
        for (auto const& path : {rig.dir.path(), rig.dir / "secret", binary})
            BOOST_REQUIRE(::chown(path.c_str(), nobody, nobody) == 0);
    }
    auto sleeper = command;
    sleeper.insert(sleeper.end(), {"/bin/sleep", "600"});
    command.push_back(as_root ? binary.string() : hubcrawld());
    for (auto const& word : rig.once()) command.push_back(word);

    auto const running = rig.hanging(command);
    BOOST_TEST(owner(fmt::format("/proc/{}/environ", running->pid())) == 0u);
    if (auto const me = as_root ? nobody : ::geteuid(); me != 0) {
        // The same look at a program that may be dumped, to see that the look can tell them apart.
        std::filesystem::create_directories(rig.dir / "control");
        program const control(sleeper, rig.dir / "control");
        auto const until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        auto const path = fmt::format("/proc/{}/environ", control.pid());
        auto const name = fmt::format("/proc/{}/comm", control.pid());
        while (read_text(name) != "sleep\n" && std::chrono::steady_clock::now() < until)
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        BOOST_TEST(owner(path) == me);
    }
}

BOOST_AUTO_TEST_CASE(a_secret_file_open_to_others_is_warned_about_once) {
    secret_rig rig;
    std::filesystem::permissions(rig.dir / "secret", std::filesystem::perms{0644});
    BOOST_TEST(rig.crawl({"--dataset", "repositories"}) == 0);
    auto const warning = fmt::format("the secret file {0} may be read by others (mode 0644): chmod 600 {0}",
                                     (rig.dir / "secret").string());
    BOOST_TEST(contains(rig.errors, warning));
    BOOST_TEST(rig.errors.find("chmod") == rig.errors.rfind("chmod"));
}

BOOST_AUTO_TEST_SUITE_END()
