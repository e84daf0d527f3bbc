#include "sim/s3/multipart_checksums.h"

#include <cstddef>
#include <vector>

#include "sim/s3/errors.h"
#include "sim/s3/versions.h"

namespace weir::s3 {

namespace {

aws::Error invalid_request(std::string text) { return {"InvalidRequest", 400, std::move(text)}; }

// SHA digests of parts cannot be joined to that of the whole, and CRC64NVME is of the whole only.
bool may_be_composite(Algorithm algorithm) { return algorithm != Algorithm::crc64nvme; }
bool may_be_whole(Algorithm algorithm) {
  return algorithm != Algorithm::sha1 && algorithm != Algorithm::sha256;
}

}  // namespace

std::expected<WantedChecksum, aws::Error> wanted_checksum(
    const CreateMultipartUploadRequest& request) {
  if (!request.ChecksumAlgorithm) {
    if (!request.ChecksumType) return WantedChecksum{};
    return std::unexpected(
        invalid_request("The x-amz-checksum-type header can only be used with the "
                        "x-amz-checksum-algorithm header."));
  }
  const auto algorithm = parse_algorithm(*request.ChecksumAlgorithm);
  if (!algorithm) return std::unexpected(algorithm.error());
  const std::string type =
      request.ChecksumType.value_or(std::string(checksum_type(may_be_composite(*algorithm))));
  if (type != "COMPOSITE" && type != "FULL_OBJECT") {
    return std::unexpected(invalid_request("Value for x-amz-checksum-type header is invalid."));
  }
  const bool composite = type == "COMPOSITE";
  if (composite ? !may_be_composite(*algorithm) : !may_be_whole(*algorithm)) {
    return std::unexpected(invalid_request("The " + type +
                                           " checksum type cannot be used with the " +
                                           lower_case(*algorithm) + " checksum algorithm."));
  }
  return WantedChecksum{*algorithm, composite};
}

std::optional<aws::Error> check_algorithm_of_part(const Upload& upload,
                                                  const std::optional<SentChecksum>& sent) {
  if (!upload.algorithm || (sent && sent->algorithm == *upload.algorithm)) return std::nullopt;
  return invalid_request(
      "Checksum Type mismatch occurred, expected checksum Type: " + lower_case(*upload.algorithm) +
      ", actual checksum Type: " + (sent ? lower_case(sent->algorithm) : "null"));
}

std::optional<aws::Error> check_type(const Upload& upload, const std::optional<std::string>& type) {
  const std::string own =
      upload.algorithm ? std::string(checksum_type(upload.composite)) : std::string("null");
  if (!type || *type == own) return std::nullopt;
  return invalid_request("The upload was created using the " + own +
                         " checksum mode. The complete request must use the same checksum mode.");
}

std::optional<aws::Error> check_part_checksum(const Upload& upload, const CompletedPart& named,
                                              const UploadedPart& part) {
  const std::int32_t number = *named.PartNumber;
  const auto sent = sent_checksum(named);
  if (!sent) return sent.error();
  if (!*sent) {
    if (!upload.composite) return std::nullopt;
    return invalid_request("The upload was created using a " + lower_case(*upload.algorithm) +
                           " checksum. The complete request must include the checksum for each "
                           "part. It was missing for part " +
                           std::to_string(number) + " in the request.");
  }
  if (upload.algorithm && (*sent)->algorithm != *upload.algorithm) {
    return aws::Error("BadDigest", 400,
                      "The " + lower_case((*sent)->algorithm) + " you specified for part " +
                          std::to_string(number) + " did not match what we received.");
  }
  // Of an upload without an algorithm no part's checksum is kept, and so none fits.
  if (upload.algorithm && (*sent)->text == checksum_of(*upload.algorithm, part.body.view())) {
    return std::nullopt;
  }
  return invalid_part(upload.id, number, unquoted(part.etag));
}

std::optional<aws::Error> check_numbers(const Upload& upload,
                                        const std::vector<CompletedPart>& named) {
  if (!upload.composite) return std::nullopt;
  for (std::size_t i = 0; i < named.size(); ++i) {
    if (static_cast<std::size_t>(*named[i].PartNumber) == i + 1) continue;
    return aws::Error("InternalError", 500, "We encountered an internal error. Please try again.",
                      true);
  }
  return std::nullopt;
}

std::optional<aws::Error> check_whole_checksum(const Upload& upload, const StoredVersion& version,
                                               const CompleteMultipartUploadRequest& request) {
  const auto sent = sent_checksum(request);
  if (!sent) return sent.error();
  if (!*sent || !upload.algorithm) return std::nullopt;
  const bool right = (*sent)->algorithm == *upload.algorithm &&
                     (upload.composite || request.ChecksumType) &&
                     (*sent)->text == checksum_of(version);
  if (right) return std::nullopt;
  return aws::Error("BadDigest", 400,
                    "The " + lower_case(*upload.algorithm) +
                        " you specified did not match the calculated checksum.");
}

}  // namespace weir::s3
