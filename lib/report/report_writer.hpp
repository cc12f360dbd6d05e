#pragma once

#include "model/crawl_scope.hpp"
#include "output/onlooker.hpp"
#include "report/change_digest.hpp"
#include "report/report_numbers.hpp"
#include "report/report_page.hpp"

#include <optional>
#include <string>

namespace hubcrawl::report {

inline constexpr std::string_view report_file_name = "report.html";

// Writes report.html and summary.json into a snapshot while it is made. Rows go to the page as they come;
// what is held in memory does not grow with them.
class report_writer final : public output::onlooker {
public:
    explicit report_writer(crawl_scope const& scope);

    result<> begins(output::snapshot_writer& into, wall_time started) override;
    result<> name_space(std::string_view name) override;
    result<> repository(std::string_view name, std::string_view line, bool tags_seen) override;
    result<> tags(std::string_view lines) override;
    result<> change(std::string_view line) override;
    void compared_with(std::string_view earlier) override { since_ = earlier; }
    result<> ends(output::manifest const& made) override;

private:
    result<> end_repository();

    report_scope scope_;
    output::snapshot_writer* into_ = nullptr;
    std::size_t file_ = 0;
    std::optional<report_numbers> numbers_; // from begins() on
    bool in_repository_ = false, has_rows_ = false;
    change_digester changes_;
    std::string since_;
};

} // namespace hubcrawl::report
