#include "sim/s3/customer_key.h"

#include <cstddef>
#include <string_view>

#include "sim/aws/base64.h"
#include "sim/s3/errors.h"
#include "sim/s3/etag.h"

namespace weir::s3 {

namespace {

constexpr char kHeader[] = "x-amz-server-side-encryption";
constexpr std::size_t kKeySize = 32;  // bytes: AES-256

aws::Error refused(std::string_view what) { return invalid_argument(std::string(what), kHeader); }

std::optional<aws::Error> check_algorithm(const std::optional<std::string>& algorithm) {
  if (!algorithm || *algorithm == "AES256") return std::nullopt;
  aws::Error error = invalid_argument(
      "The Encryption request you specified is not valid. Supported value: AES256.", kHeader,
      *algorithm);
  error.code = "InvalidEncryptionAlgorithmError";
  return error;
}

const std::string& kept_md5(const StoredVersion& version) {
  static const std::string kNone;
  return version.more ? version.more->encryption.customer_key_md5 : kNone;
}

}  // namespace

std::optional<aws::Error> check_new_key(const CustomerKey& key,
                                        const std::optional<std::string>& encryption) {
  if (!key.given()) return std::nullopt;
  if (encryption) {
    return invalid_argument(
        "Server Side Encryption with Customer provided key is incompatible with the encryption "
        "method specified",
        kHeader, *encryption);
  }
  if (!key.algorithm) {
    return refused(
        "Requests specifying Server Side Encryption with Customer provided keys must provide a "
        "valid encryption algorithm.");
  }
  if (auto error = check_algorithm(key.algorithm)) return error;
  if (!key.key) {
    return refused(
        "Requests specifying Server Side Encryption with Customer provided keys must provide an "
        "appropriate secret key.");
  }
  if (!key.md5) {
    return refused(
        "Requests specifying Server Side Encryption with Customer provided keys must provide the "
        "client calculated MD5 of the secret key.");
  }
  const auto octets = aws::base64_decode(*key.key);
  if (!octets || octets->size() != kKeySize) {
    return refused("The secret key was invalid for the specified algorithm.");
  }
  if (aws::base64_encode(md5_of(*octets)) != *key.md5) {
    return refused("The calculated MD5 hash of the key did not match the hash that was provided.");
  }
  return std::nullopt;
}

std::optional<aws::Error> check_key_of(const StoredVersion& version, const CustomerKey& key) {
  const std::string& kept = kept_md5(version);
  if (kept.empty()) {
    if (!key.given()) return std::nullopt;
    return aws::Error("InvalidRequest", 400,
                      "The encryption parameters are not applicable to this object.");
  }
  if (!key.given()) {
    return aws::Error("InvalidRequest", 400,
                      "The object was stored using a form of Server Side Encryption. The correct "
                      "parameters must be provided to retrieve the object.");
  }
  if (auto error = check_algorithm(key.algorithm)) return error;
  const auto octets = aws::base64_decode(key.key.value_or(""));
  const bool same = octets && key.md5 == kept && aws::base64_encode(md5_of(*octets)) == kept;
  if (same) return std::nullopt;
  return aws::Error("AccessDenied", 403,
                    "Requests specifying Server Side Encryption with Customer provided keys must "
                    "provide the correct secret key.");
}

std::optional<aws::Error> check_key_of_upload(const StoredVersion& draft, const CustomerKey& key) {
  const std::string& kept = kept_md5(draft);
  if (kept.empty() && !key.given()) return std::nullopt;
  if (auto error = check_new_key(key, std::nullopt)) return error;
  if (!kept.empty() && key.md5 == kept) return std::nullopt;
  return aws::Error("InvalidRequest", 400,
                    kept.empty()
                        ? "The multipart upload initiate did not request encryption. Please "
                          "resend the request without sending encryption parameters."
                        : "The multipart upload initiate requested encryption. Subsequent part "
                          "requests must include the appropriate encryption parameters.");
}

}  // namespace weir::s3
