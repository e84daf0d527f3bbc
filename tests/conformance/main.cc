// conformance --cases DIR [--service NAME]… [--json] [--at-least PERCENT]
//
// Runs the recorded cases below DIR, a folder a service, and compares what the simulator answers
// with what AWS did. Exit 0; 1 if a service has fewer cases passed than that percentage of those
// that apply; 2 for bad usage; 77 if there are no cases, so that ctest says "skipped".

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/conformance/report.h"

namespace weir::conformance {
namespace {

constexpr int kSkipped = 77;

struct Options {
  std::filesystem::path cases;
  std::vector<std::string> services;  // empty: all
  bool json = false;
  int at_least = 0;
};

std::optional<Options> read_options(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view option = argv[i];
    if (option == "--json") {
      options.json = true;
      continue;
    }
    if (++i == argc) return std::nullopt;
    const std::string_view value = argv[i];
    if (option == "--cases") {
      options.cases = value;
    } else if (option == "--service") {
      options.services.emplace_back(value);
    } else if (option == "--at-least") {
      const auto read =
          std::from_chars(value.data(), value.data() + value.size(), options.at_least);
      if (read.ec != std::errc() || read.ptr != value.data() + value.size()) return std::nullopt;
    } else {
      return std::nullopt;
    }
  }
  return options;
}

// Sorted, so that two runs read alike.
std::vector<std::filesystem::path> case_files(const Options& options) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(options.cases)) {
    if (entry.path().extension() != ".json") continue;
    const auto folder = *std::filesystem::relative(entry.path(), options.cases).begin();
    const bool wanted =
        options.services.empty() ||
        std::ranges::find(options.services, folder.string()) != options.services.end();
    if (wanted) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

bool is_enough(const ServiceReport& service, int percent) {
  const int passed = service.count(Verdict::passed);
  return passed * 100 >= percent * (passed + service.count(Verdict::failed));
}

int run(const Options& options) {
  if (!std::filesystem::is_directory(options.cases)) {
    std::printf(
        "skipped: there are no recorded cases in \"%s\"; configure with "
        "WEIR_CONFORMANCE_CASES set to a folder of them\n",
        options.cases.c_str());
    return kSkipped;
  }
  Runner runner(std::filesystem::path(WEIR_SOURCE_DIR) / "sim/aws/api");
  Report report;
  for (const std::filesystem::path& file : case_files(options)) {
    const auto cases = read_cases(file);
    if (!cases) {
      std::fprintf(stderr, "%s\n", cases.error().c_str());
      return 2;
    }
    const auto folder = *std::filesystem::relative(file, options.cases).begin();
    ServiceReport& service = report[folder.string()];
    for (const Case& recorded : *cases) service.cases.push_back(runner.run(recorded));
  }
  const std::string text = options.json ? to_json(report).dump(2) + "\n" : to_text(report);
  std::fputs(text.c_str(), stdout);
  const bool enough = std::ranges::all_of(
      report, [&](const auto& entry) { return is_enough(entry.second, options.at_least); });
  return enough ? 0 : 1;
}

}  // namespace
}  // namespace weir::conformance

int main(int argc, char** argv) {
  const auto options = weir::conformance::read_options(argc, argv);
  if (!options) {
    std::fprintf(stderr,
                 "usage: conformance --cases DIR [--service NAME]... [--json] "
                 "[--at-least PERCENT]\n");
    return 2;
  }
  return weir::conformance::run(*options);
}
