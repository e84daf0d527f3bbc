// Storage classes by their names. What lies in an archive cannot be read.

#ifndef WEIR_SIM_S3_STORAGE_CLASS_H_
#define WEIR_SIM_S3_STORAGE_CLASS_H_

#include <expected>
#include <string_view>

#include "sim/aws/error.h"
#include "sim/s3/state.h"

namespace weir::s3 {

std::string_view to_string(ObjectClass storage_class);  // "STANDARD_IA"
// Refuses what is no class of a general purpose bucket.
std::expected<ObjectClass, aws::Error> parse_storage_class(std::string_view name);

inline bool is_archive(ObjectClass storage_class) {
  return storage_class == ObjectClass::glacier || storage_class == ObjectClass::deep_archive;
}

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_STORAGE_CLASS_H_
