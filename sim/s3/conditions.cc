#include "sim/s3/conditions.h"

#include <cstdint>

#include "sim/s3/errors.h"
#include "sim/s3/versions.h"

namespace weir::s3 {

namespace {

enum class Outcome : std::uint8_t { holds, if_match, if_none_match, modified, unmodified };

bool same(const std::string& asked, const std::string& etag) {
  return asked == "*" || unquoted(asked) == unquoted(etag);
}

// The first condition that does not hold. A date counts only where no ETag is asked for, and one
// in the future not at all.
Outcome first_failure(const StoredVersion& version, const ReadConditions& conditions) {
  if (conditions.if_match) {
    if (!same(*conditions.if_match, version.etag)) return Outcome::if_match;
  } else if (conditions.if_unmodified_since && version.modified > *conditions.if_unmodified_since) {
    return Outcome::unmodified;
  }
  if (conditions.if_none_match) {
    if (same(*conditions.if_none_match, version.etag)) return Outcome::if_none_match;
  } else if (conditions.if_modified_since && *conditions.if_modified_since <= conditions.now &&
             version.modified <= *conditions.if_modified_since) {
    return Outcome::modified;
  }
  return Outcome::holds;
}

}  // namespace

std::optional<aws::Error> check_if_match(const BucketState& bucket, const std::string& key,
                                         const std::string& etag) {
  const StoredVersion* present = current(bucket, key);
  if (present == nullptr) return no_such_key(key);
  if (unquoted(present->etag) != unquoted(etag)) return precondition_failed("If-Match");
  return std::nullopt;
}

std::optional<aws::Error> check_write(const BucketState& bucket, const std::string& key,
                                      const std::optional<std::string>& if_match,
                                      const std::optional<std::string>& if_none_match) {
  if (if_match && if_none_match) {
    return not_implemented("If-Match,If-None-Match",
                           "Multiple conditional request headers present in the request");
  }
  if (if_none_match && *if_none_match != "*") {
    return not_implemented("If-None-Match",
                           "We don't accept the provided value of If-None-Match header for this "
                           "API");
  }
  if (if_match && *if_match == "*") {
    return not_implemented("If-Match",
                           "We don't accept the provided value of If-Match header for this API");
  }
  if (if_none_match && current(bucket, key) != nullptr) return precondition_failed("If-None-Match");
  if (if_match) return check_if_match(bucket, key, *if_match);
  return std::nullopt;
}

std::optional<aws::Error> check_read(const StoredVersion& version,
                                     const ReadConditions& conditions) {
  switch (first_failure(version, conditions)) {
    case Outcome::holds:
      return std::nullopt;
    case Outcome::if_match:
      return precondition_failed("If-Match");
    case Outcome::unmodified:
      return precondition_failed("If-Unmodified-Since");
    case Outcome::if_none_match:
    case Outcome::modified:
      break;
  }
  return aws::Error("304", 304, "Not Modified");
}

std::optional<aws::Error> check_copy_source(const StoredVersion& version,
                                            const ReadConditions& conditions) {
  switch (first_failure(version, conditions)) {
    case Outcome::holds:
      break;
    case Outcome::if_match:
      return precondition_failed("x-amz-copy-source-If-Match");
    case Outcome::unmodified:
      return precondition_failed("x-amz-copy-source-If-Unmodified-Since");
    case Outcome::if_none_match:
      return precondition_failed("x-amz-copy-source-If-None-Match");
    case Outcome::modified:
      return precondition_failed("x-amz-copy-source-If-Modified-Since");
  }
  return std::nullopt;
}

}  // namespace weir::s3
