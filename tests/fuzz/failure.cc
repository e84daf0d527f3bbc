// Failure files: whatever the text, a failure or one sentence; and a failure that is read is
// written so that it reads the same again.

#include "harness/explore/failure.h"

#include "tests/fuzz/check.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace weir;
  const auto failure = parse_failure(fuzz::text_of(data, size), "failure.json");
  if (!failure) {
    fuzz::check(!failure.error().empty(), "an error says something");
    return 0;
  }
  const std::string written = to_json(*failure);
  const auto again = parse_failure(written, "failure.json");
  fuzz::check(again.has_value(), "a written failure can be read");
  fuzz::check(to_json(*again) == written, "a written failure reads the same again");
  return 0;
}
