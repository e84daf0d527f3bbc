// Every input of the committed corpora through its target, in the ordinary build: what a fuzzer
// once needed to get somewhere, or once broke, stays mended without one.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/fuzz/targets.h"

namespace weir::fuzz {
namespace {

std::vector<std::filesystem::path> corpus_of(const std::string& target) {
  std::vector<std::filesystem::path> files;
  const std::filesystem::path folder = WEIR_SOURCE_DIR "/tests/fuzz/corpus";
  for (const auto& entry : std::filesystem::directory_iterator(folder / target)) {
    files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

std::string content_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void run(const Target& target, const std::string& input) {
  target.run(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

class Corpus : public testing::TestWithParam<Target> {};

TEST_P(Corpus, IsReplayed) {
  const std::vector<std::filesystem::path> files = corpus_of(GetParam().name);
  EXPECT_FALSE(files.empty());
  for (const std::filesystem::path& file : files) {
    EXPECT_NO_THROW(run(GetParam(), content_of(file))) << file;
  }
}

// A poor man's fuzzer: each input cut off at every place, and with each of its bytes changed.
TEST_P(Corpus, CutOffAndChangedIsNoCrash) {
  for (const std::filesystem::path& file : corpus_of(GetParam().name)) {
    std::string content = content_of(file);
    content.resize(std::min<std::size_t>(content.size(), 1'000));
    for (std::size_t i = 0; i <= content.size(); ++i) {
      EXPECT_NO_THROW(run(GetParam(), content.substr(0, i))) << file << " cut off at " << i;
      if (i == content.size()) break;
      std::string changed = content;
      changed[i] = static_cast<char>(changed[i] ^ (1 << (i % 8)));
      EXPECT_NO_THROW(run(GetParam(), changed)) << file << " changed at " << i;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Fuzz, Corpus, testing::ValuesIn(targets()),
                         [](const testing::TestParamInfo<Target>& parameter) {
                           return parameter.param.name;
                         });

}  // namespace
}  // namespace weir::fuzz
