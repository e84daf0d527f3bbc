// Constraints of AWS's own models on any value: a verdict in bounded time, the same one when asked
// again, whatever other pattern was asked in between.

#include "sim/aws/pattern.h"

#include <array>

#include "tests/fuzz/check.h"

namespace {

using weir::aws::Pattern;

constinit const Pattern kName("[a-zA-Z0-9_.-]{1,8}", {{0x03ff600000000000, 0x07fffffe87fffffe}}, 1,
                              8);
constinit const Pattern kNumber("0|([1-9]\\d{0,38})", "0|([1-9]\\d{0,38})");
constinit const Pattern kArn("arn:aws.*:kinesis:.*:\\d{12}:.*stream/\\S+",
                             "arn:aws.*:kinesis:.*:\\d{12}:.*stream/\\S+");
constinit const Pattern kLetters("(\\p{L})+", "(\\p{L})+");
constinit const Pattern kCostly("(a+)+b", "(a+)+b");  // catastrophic without a bound
constexpr std::array kAll = {&kName, &kNumber, &kArn, &kLetters, &kCostly};

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view value = weir::fuzz::text_of(data, size);
  std::array<bool, kAll.size()> first{};
  for (std::size_t i = 0; i < kAll.size(); ++i) first[i] = kAll[i]->matches(value);
  for (std::size_t i = 0; i < kAll.size(); ++i) {
    weir::fuzz::check(kAll[i]->matches(value) == first[i], "a value matches or does not");
  }
  weir::fuzz::check(!first[0] || value.size() <= 8, "the whole value is matched");
  return 0;
}
