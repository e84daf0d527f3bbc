// What the README shows compiles and runs: the story below is the README's, line for line.

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "sim/kernel/kernel.h"
#include "sim/kernel/task.h"
#include "sim/kernel/timeout.h"

namespace {

using namespace weir;

// [readme]
Task<int> answer(Kernel& kernel) {
  co_await kernel.delay(2s);  // virtual: takes no time at all
  co_return 42;
}

Task<void> ask(Kernel& kernel) {
  std::expected<int, TimedOut> n = co_await with_timeout(kernel, 3s, answer(kernel));
  // [/readme]
  EXPECT_EQ(n, 42);
}

std::string contents(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(Readme, ItsStoryRuns) {
  Kernel kernel({.seed = 7});
  kernel.spawn(Identity::of("asker"), ask(kernel));
  EXPECT_EQ(kernel.run(), StopReason::drained);
  EXPECT_EQ(kernel.now() - kDefaultStart, 2s);
}

TEST(Readme, ShowsThisVeryStory) {
  const std::string source = contents(WEIR_SOURCE_DIR "/tests/sim/kernel/readme_test.cc");
  const std::string begin = "// [readme]\n", end = "// [/readme]\n";
  const std::size_t from = source.find(begin) + begin.size();
  std::string story = source.substr(from, source.find(end) - from);
  if (story.ends_with("  ")) story.resize(story.size() - 2);  // the marker's own indentation
  ASSERT_GT(story.size(), 100u);
  EXPECT_NE(contents(WEIR_SOURCE_DIR "/README.md").find(story), std::string::npos)
      << "README.md shows another story than this test runs:\n"
      << story;
}

}  // namespace
