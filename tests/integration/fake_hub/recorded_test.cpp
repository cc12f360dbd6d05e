#include "hub_fixture.hpp"
#include "support/temp_dir.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

// Captures of the real Hub, served as a small Hub; they lie beside the checkout.
namespace hubcrawl::fake_hub {

namespace {

std::filesystem::path const directory = SHARED_FIXTURES;

boost::test_tools::assertion_result captures_there(boost::unit_test::test_unit_id) {
    boost::test_tools::assertion_result out(std::filesystem::exists(directory));
    out.message() << "no captures in " << directory;
    return out;
}

world_config captures() {
    world_config out;
    out.recorded = directory.string();
    return out;
}

json::value capture(char const* file) {
    std::ifstream in(directory / file);
    return json::parse(std::string(std::istreambuf_iterator<char>(in), {}));
}

} // namespace

BOOST_AUTO_TEST_SUITE(recorded_test, *boost::unit_test::precondition(captures_there))

BOOST_AUTO_TEST_CASE(the_79_tags_are_paged_by_the_size_asked_and_stay_as_captured) {
    hub_fixture world(captures());
    auto const rows = capture("actions-toolkit-dockerhub-repoalltags.json").at("results").as_array();
    json::array read;
    std::string target = "/v2/namespaces/crazymax/repositories/diun/tags?page_size=30";
    for (int page = 1; !target.empty(); ++page) {
        auto const body = world.object(world.get(target));
        BOOST_TEST(body.at("count").as_int64() == 79);
        BOOST_TEST(body.at("results").as_array().size() == (page < 3 ? 30U : 19U));
        for (auto const& row : body.at("results").as_array()) read.push_back(row);
        target = body.at("next").is_null() ? "" : world.path_of(std::string(body.at("next").as_string()));
    }
    BOOST_TEST(json::serialize(read) == json::serialize(rows)); // bytes, hence the order of keys too
}

BOOST_AUTO_TEST_CASE(each_capture_is_found_under_its_repository) {
    hub_fixture world(captures());
    struct {
        char const *ns, *repository, *tag, *file;
    } const table[] = {
        {"n8nio", "n8n", "1.119.1", "hub-tag-2026-01-oci-index-with-attestations.json"},
        {"grafana", "grafana", "2.1.3", "hub-tag-2023-nulls-schema1-old.json"},
        {"mxyng", "repository-22180121", "gguf", "hub-tag-2025-03-oci-index.json"},
    };
    for (auto const& [ns, repository, tag, file] : table) {
        auto const base = std::string("/v2/namespaces/") + ns + "/repositories";
        BOOST_TEST(world.names(base) == std::vector<std::string>{repository},
                   boost::test_tools::per_element());
        BOOST_TEST((json::parse(world.get(base + "/" + repository + "/tags/" + tag).body) == capture(file)));
        BOOST_TEST(world.get(base + "/" + repository + "/tags/nope").status == 404);
    }
    for (std::string const name : {"docker", "blacklanternsecurity"})
        BOOST_TEST(world.names("/v2/namespaces/" + name + "/repositories").size() == 2U);
    BOOST_TEST(world.names("/v2/namespaces/hexpm/repositories/elixir/tags").size() == 6U);
    BOOST_TEST(
        (json::parse(world.get("/v2/users/blacklanternsecurity").body) == capture("hub-user-2024.json")));
    BOOST_TEST((json::parse(world.get("/v2/repositories/ebusinessdocker/disney").body) ==
                capture("hub-repo-get-2026-01-anonymous.json")));
    BOOST_TEST(world.get("/v2/namespaces/docker/repositories/whalesay/tags").status == 200);
}

BOOST_AUTO_TEST_CASE(a_directory_without_the_captures_is_an_error) {
    tests::temp_dir const empty;
    world_config config;
    config.recorded = empty.path().string();
    BOOST_CHECK_THROW(server{config}, std::runtime_error);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::fake_hub
