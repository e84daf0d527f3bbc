// The program `weir`. So far it knows `bench`; what it does not know it refuses in one sentence.

#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace {

constexpr std::string_view kHelp =
    "weir: a test harness for serverless data pipelines on AWS\n"
    "\n"
    "  weir bench [--json]   what the kernel's parts cost; ratios within one run count\n"
    "  weir --version\n"
    "  weir --help\n"
    "\n"
    "./weir test runs the tests, ./weir test --matrix compares histories between compilers.\n"
    "No pipeline runs yet: README.md says piece by piece what is there.\n";

constexpr int kBadUsage = 2;

int refuse(const std::string& sentence) {
  std::fprintf(stderr, "weir: %s\n", sentence.c_str());
  return kBadUsage;
}

// Hands over to the program of Google Benchmark that the build puts beside this one.
int bench(const std::vector<std::string>& options) {
  bool json = false;
  for (const std::string& option : options) {
    if (option != "--json") {
      return refuse("bench has no option '" + option + "'; it takes --json or nothing");
    }
    json = true;
  }
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  const std::string program = (self.parent_path() / "weir_bench").string();
  std::string name = "weir_bench", format = "--benchmark_format=json";
  char* arguments[] = {name.data(), json ? format.data() : nullptr, nullptr};
  execv(program.c_str(), arguments);
  return refuse("there is no " + program + "; ./weir bench builds it");
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.empty() || words[0] == "--help" || words[0] == "-h" || words[0] == "help") {
    std::fwrite(kHelp.data(), 1, kHelp.size(), stdout);
    return words.empty() ? kBadUsage : 0;
  }
  if (words[0] == "--version") {
    std::printf("weir %s\n", WEIR_VERSION);
    return 0;
  }
  if (words[0] == "bench") return bench({words.begin() + 1, words.end()});
  return refuse("there is no command '" + words[0] + "' yet; weir --help lists what there is");
}
