// Versions of an object: which one a request means, and how one is added or taken away.
//
// Every operation that writes or reads an object comes through here, so that what versioning and
// delete markers mean is said once.

#ifndef WEIR_SIM_S3_VERSIONS_H_
#define WEIR_SIM_S3_VERSIONS_H_

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/aws/error.h"
#include "sim/s3/state.h"

namespace weir::s3 {

using Versions = std::vector<StoredVersion>;

// The version that plain requests see; null if there is none or it is a delete marker.
const StoredVersion* current(const BucketState& bucket, const std::string& key);
// The version of this id, a marker too; null if there is none.
const StoredVersion* find_version(const BucketState& bucket, const std::string& key,
                                  const std::string& id);
// The version that a request with or without an id means. The method is named in the refusal of a
// delete marker's id.
std::expected<const StoredVersion*, aws::Error> select_version(const BucketState& bucket,
                                                               const std::string& key,
                                                               const std::optional<std::string>& id,
                                                               std::string_view method);
std::optional<aws::Error> check_key(const std::string& key);
// Ids that no version of this bucket can have are refused.
std::optional<aws::Error> check_version_id(const BucketState& bucket, const std::string& id);

// Makes the version the current one. Unless versioning is enabled, it takes the null version's
// place.
StoredVersion& add_version(BucketState& bucket, const std::string& key, StoredVersion version);
// Puts a delete marker on top.
StoredVersion& add_marker(BucketState& bucket, const std::string& key, Time now);
// Takes the version away for good. Nothing: there was none of that id. Else: was it a marker?
std::optional<bool> erase_version(BucketState& bucket, const std::string& key,
                                  const std::string& id);

std::string_view unquoted(std::string_view etag);

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_VERSIONS_H_
