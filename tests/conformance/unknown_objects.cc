#include "tests/conformance/unknown_objects.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace weir::conformance {

namespace {

using nlohmann::json;

constexpr std::array kMakers = {"PutObject", "CopyObject", "CompleteMultipartUpload"};
constexpr std::array kReaders = {"GetObject", "HeadObject", "GetObjectAttributes"};

template <std::size_t N>
bool is_one_of(const std::string& name, const std::array<const char*, N>& names) {
  return std::ranges::any_of(names, [&](const char* other) { return name == other; });
}

bool took(const json& step) {
  if (step.value("fails", false)) return false;
  return step.contains("expect") && !step.at("expect").contains("Error");
}

}  // namespace

std::optional<std::string> reads_unknown_object(const Case& recorded) {
  std::set<std::string> made;  // as the parameters name them
  for (const json& step : recorded.steps) {
    if (step.value("service", "") != "s3") continue;
    const std::string operation = step.value("operation", "");
    const json params = step.value("params", json::object());
    if (!params.contains("Bucket") || !params.contains("Key")) continue;
    const std::string object = params.at("Bucket").dump() + params.at("Key").dump();
    if (is_one_of(operation, kMakers)) made.insert(object);
    if (is_one_of(operation, kReaders) && took(step) && !made.contains(object)) {
      return "reads an object that no recorded call has made";
    }
  }
  return std::nullopt;
}

}  // namespace weir::conformance
