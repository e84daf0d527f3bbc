// Keys of customers (SSE-C): sent with every request that writes or reads, kept by nobody.
//
// S3 remembers a digest of the key, and refuses requests that do not bring the same key again.
// Bodies are not encrypted here; their ETags are opaque as those of encrypted ones are.

#ifndef WEIR_SIM_S3_CUSTOMER_KEY_H_
#define WEIR_SIM_S3_CUSTOMER_KEY_H_

#include <expected>
#include <optional>
#include <string>

#include "sim/aws/error.h"
#include "sim/s3/state.h"

namespace weir::s3 {

// What a request says of its key.
struct CustomerKey {
  const std::optional<std::string>& algorithm;
  const std::optional<std::string>& key;  // in base64
  const std::optional<std::string>& md5;  // in base64

  bool given() const { return algorithm || key || md5; }
};

template <typename Request>
CustomerKey customer_key_of(const Request& request) {
  return {request.SSECustomerAlgorithm, request.SSECustomerKey, request.SSECustomerKeyMD5};
}

// A key to write with, beside what else the request says of encryption.
std::optional<aws::Error> check_new_key(const CustomerKey& key,
                                        const std::optional<std::string>& encryption);
// A key to read this version with.
std::optional<aws::Error> check_key_of(const StoredVersion& version, const CustomerKey& key);
// A key to add to an upload that was begun with this draft.
std::optional<aws::Error> check_key_of_upload(const StoredVersion& draft, const CustomerKey& key);

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_CUSTOMER_KEY_H_
