// Conditions: If-Match and its kin, on writes, on reads and on the source of a copy.
//
// A condition is looked at before anything changes. On writes "*" means any object to
// If-None-Match, and is not implemented by S3 for If-Match.

#ifndef WEIR_SIM_S3_CONDITIONS_H_
#define WEIR_SIM_S3_CONDITIONS_H_

#include <optional>
#include <string>

#include "sim/aws/error.h"
#include "sim/s3/state.h"

namespace weir::s3 {

// What a request asks of an object that it reads.
struct ReadConditions {
  const std::optional<std::string>& if_match;
  const std::optional<std::string>& if_none_match;
  const std::optional<Time>& if_modified_since;
  const std::optional<Time>& if_unmodified_since;
  Time now;
};

// The current version's ETag must be this one.
std::optional<aws::Error> check_if_match(const BucketState& bucket, const std::string& key,
                                         const std::string& etag);
// Of PutObject, CopyObject and CompleteMultipartUpload.
std::optional<aws::Error> check_write(const BucketState& bucket, const std::string& key,
                                      const std::optional<std::string>& if_match,
                                      const std::optional<std::string>& if_none_match);
// Of GetObject and HeadObject: a condition that finds nothing new is answered by 304.
std::optional<aws::Error> check_read(const StoredVersion& version,
                                     const ReadConditions& conditions);
// Of the object that a copy reads: everything that does not hold is a failed precondition.
std::optional<aws::Error> check_copy_source(const StoredVersion& version,
                                            const ReadConditions& conditions);

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_CONDITIONS_H_
