#include "sim/s3/storage_class.h"

#include <array>
#include <cstddef>

#include "sim/s3/errors.h"

namespace weir::s3 {

namespace {

// In the order of the enum.
constexpr std::array<std::string_view, 8> kNames = {
    "STANDARD",    "REDUCED_REDUNDANCY", "INTELLIGENT_TIERING",
    "STANDARD_IA", "ONEZONE_IA",         "GLACIER_IR",
    "GLACIER",     "DEEP_ARCHIVE"};

}  // namespace

std::string_view to_string(ObjectClass storage_class) {
  return kNames[static_cast<std::size_t>(storage_class)];
}

std::expected<ObjectClass, aws::Error> parse_storage_class(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<ObjectClass>(i);
  }
  return std::unexpected(invalid_storage_class(name));
}

}  // namespace weir::s3
