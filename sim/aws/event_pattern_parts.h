// The parts of event patterns: numbers, wildcards, ranges of addresses, and what is a pattern at
// all. Only event_pattern.cc and tests need them.

#ifndef WEIR_SIM_AWS_EVENT_PATTERN_PARTS_H_
#define WEIR_SIM_AWS_EVENT_PATTERN_PARTS_H_

#include <array>
#include <cstdint>
#include <expected>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace weir::aws::internal {

// A decimal in millionths, from its shortest text. Nothing: beyond five thousand millions, or
// finer.
std::optional<std::int64_t> millionths(const nlohmann::json& number);

// `*` stands for any text, also none; a backslash before either stands for itself.
bool matches_wildcard(std::string_view pattern, std::string_view text);

// "10.0.0.0/24", or the same of IPv6.
class AddressRange {
 public:
  // What is wrong with it, in the words of the service.
  static std::expected<AddressRange, std::string> parse(const std::string& text);
  bool holds(const std::string& address) const;

 private:
  std::array<std::uint8_t, 16> octets_{};
  int length_ = 4;  // octets of an address
  int bits_ = 0;    // that must be equal
};

// Why it is none, in the words of the service.
std::optional<std::string> problem_of_pattern(const nlohmann::json& root);

}  // namespace weir::aws::internal

#endif  // WEIR_SIM_AWS_EVENT_PATTERN_PARTS_H_
