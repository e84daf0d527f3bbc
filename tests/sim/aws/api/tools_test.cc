// Runs the tests of the Python tools, so that one ctest knows them all.

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <string>

namespace weir {
namespace {

struct Outcome {
  int exit_code = -1;
  std::string output;
};

Outcome run(const std::string& command) {
  Outcome outcome;
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return outcome;
  std::array<char, 4096> buffer;
  std::size_t count = 0;
  while ((count = fread(buffer.data(), 1, buffer.size(), pipe)) > 0) {
    outcome.output.append(buffer.data(), count);
  }
  const int status = pclose(pipe);
  if (WIFEXITED(status)) outcome.exit_code = WEXITSTATUS(status);
  return outcome;
}

TEST(ApiTools, DescribeAndGenerateKeepTheirPromises) {
  const Outcome outcome = run("python3 '" WEIR_SOURCE_DIR "/tests/sim/aws/api/tools_test.py'");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.output;
  if (outcome.output.find("WEIR_API_MODELS does not name") != std::string::npos) {
    std::puts("Not compared with AWS's models: set WEIR_API_MODELS to a folder of them.");
  }
}

}  // namespace
}  // namespace weir
