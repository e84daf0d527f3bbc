// Fault plans: whatever the text, a plan or one sentence; and a plan that is read is written so
// that it reads the same again.

#include "harness/faults/plan.h"

#include "tests/fuzz/check.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace weir;
  const auto plan = parse_plan(fuzz::text_of(data, size), "plan.json");
  if (!plan) {
    fuzz::check(!plan.error().empty(), "an error says something");
    return 0;
  }
  const std::string written = to_json(*plan);
  const auto again = parse_plan(written, "plan.json");
  fuzz::check(again.has_value(), "a written plan can be read");
  fuzz::check(to_json(*again) == written, "a written plan reads the same again");
  return 0;
}
