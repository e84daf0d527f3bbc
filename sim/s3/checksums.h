// Checksums: what a request sends of its body, and what answers say of an object's.
//
// A checksum that was sent is looked at once, when the body arrives. Those that answers show are
// made from the body when somebody asks, since bodies never change: an object remembers only which
// algorithm it has. One that came without a checksum has CRC64NVME, as S3 gives it.
//
// A checksum is of the whole object, or composite: the checksum of its parts' checksums, and how
// many parts there are ("5FRUiw==-3").

#ifndef WEIR_SIM_S3_CHECKSUMS_H_
#define WEIR_SIM_S3_CHECKSUMS_H_

#include <array>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "sim/aws/error.h"
#include "sim/s3/state.h"

namespace weir::s3 {

inline constexpr std::array kAlgorithms = {
    Algorithm::crc32, Algorithm::crc32c, Algorithm::crc64nvme, Algorithm::sha1, Algorithm::sha256};

std::string_view to_string(Algorithm algorithm);  // "CRC32C"
std::string lower_case(Algorithm algorithm);      // "crc32c", as in header names
// Of x-amz-checksum-algorithm; those that S3 has added since are not modelled and refused alike.
std::expected<Algorithm, aws::Error> parse_algorithm(std::string_view name);
std::string_view checksum_type(bool composite);  // "COMPOSITE", "FULL_OBJECT"

// The octets themselves, the highest first, and in base64.
std::string digest_of(Algorithm algorithm, std::string_view body);
std::string checksum_of(Algorithm algorithm, std::string_view body);
// The version's own, as answers show it; of a composite one `-N` may be left out.
std::string checksum_of(const StoredVersion& version, bool with_parts = true);
// Of one part of a version that has parts, from 1.
std::string checksum_of_part(const StoredVersion& version, std::size_t part);

// The member of a request or answer for this algorithm.
template <typename Shape>
auto& checksum_member(Shape& shape, Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::crc32:
      return shape.ChecksumCRC32;
    case Algorithm::crc32c:
      return shape.ChecksumCRC32C;
    case Algorithm::sha1:
      return shape.ChecksumSHA1;
    case Algorithm::sha256:
      return shape.ChecksumSHA256;
    case Algorithm::crc64nvme:
      break;
  }
  return shape.ChecksumCRC64NVME;
}

struct SentChecksum {
  Algorithm algorithm;
  std::string text;
};

// Says which header was sent although weir does not model its algorithm.
aws::Error unknown_checksum_header(std::string_view header);
aws::Error too_many_checksums();

// What the request sends; at most one.
template <typename Request>
std::expected<std::optional<SentChecksum>, aws::Error> sent_checksum(const Request& request) {
  std::optional<SentChecksum> sent;
  for (const Algorithm algorithm : kAlgorithms) {
    const std::optional<std::string>& text = checksum_member(request, algorithm);
    if (!text) continue;
    if (sent) return std::unexpected(too_many_checksums());
    sent = SentChecksum{algorithm, *text};
  }
  if (request.ChecksumSHA512 || request.ChecksumMD5 || request.ChecksumXXHASH64 ||
      request.ChecksumXXHASH3 || request.ChecksumXXHASH128) {
    return std::unexpected(
        unknown_checksum_header("x-amz-checksum-sha512, -md5, -xxhash64, -xxhash3 or -xxhash128"));
  }
  return sent;
}

// Is this what the body has?
std::optional<aws::Error> check_checksum(const std::optional<SentChecksum>& sent,
                                         const Bytes& body);

// How answers speak of the checksum of a version.
template <typename Answer>
void note_checksum(const StoredVersion& version, Answer& answer) {
  checksum_member(answer, version.algorithm) = checksum_of(version);
  answer.ChecksumType = std::string(checksum_type(version.composite));
}

// The same in a list, which has the algorithm only.
template <typename Entry>
void note_algorithm(const StoredVersion& version, Entry& entry) {
  entry.ChecksumAlgorithm.emplace().emplace_back(to_string(version.algorithm));
  entry.ChecksumType = std::string(checksum_type(version.composite));
}

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_CHECKSUMS_H_
