// Checksums of multipart uploads: named when an upload begins, and kept to from then on.
//
// An upload that names no algorithm gets CRC64NVME of the whole object, whatever its parts are
// sent with: SDKs send CRC32 with every part without being asked.

#ifndef WEIR_SIM_S3_MULTIPART_CHECKSUMS_H_
#define WEIR_SIM_S3_MULTIPART_CHECKSUMS_H_

#include <expected>
#include <optional>
#include <string>

#include "sim/aws/error.h"
#include "sim/s3/api.h"
#include "sim/s3/checksums.h"
#include "sim/s3/state.h"

namespace weir::s3 {

struct WantedChecksum {
  std::optional<Algorithm> algorithm;
  bool composite = false;
};
// What an upload is to have, by the request that begins it.
std::expected<WantedChecksum, aws::Error> wanted_checksum(
    const CreateMultipartUploadRequest& request);
// Is the part sent with the upload's algorithm?
std::optional<aws::Error> check_algorithm_of_part(const Upload& upload,
                                                  const std::optional<SentChecksum>& sent);

// ---- when the upload is completed ----

std::optional<aws::Error> check_type(const Upload& upload, const std::optional<std::string>& type);
std::optional<aws::Error> check_part_checksum(const Upload& upload, const CompletedPart& named,
                                              const UploadedPart& part);
// The numbers of parts with checksums of their own have no gaps.
std::optional<aws::Error> check_numbers(const Upload& upload,
                                        const std::vector<CompletedPart>& named);
// Where an algorithm was named, the whole's checksum must be right; else it is not looked at. One
// of a whole object is taken only if the request also says that it is of this type.
std::optional<aws::Error> check_whole_checksum(const Upload& upload, const StoredVersion& version,
                                               const CompleteMultipartUploadRequest& request);

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_MULTIPART_CHECKSUMS_H_
