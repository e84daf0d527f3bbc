#include "sim/aws/request_id.h"

#include <algorithm>

#include "sim/aws/base64.h"

namespace weir::aws {
namespace {

// The operation is part of the key: one thing may be the subject of several calls.
Identity request_of(std::string_view service, std::string_view operation, Identity call,
                    std::uint64_t attempt) {
  return call.child(service).child(operation, attempt);
}

std::uint64_t word(Identity identity, std::string_view use, std::uint64_t number) {
  return identity.child(use, number).value;
}

void write_hex(char* out, std::uint64_t value, int digits) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (int i = digits - 1; i >= 0; --i) *out++ = kDigits[(value >> (4 * i)) & 15];
}

// AWS does not say what S3's ids are made of. Published ones have digits and letters without those
// that look like digits, as Crockford's base32 has.
std::string s3_request_id(Identity request) {
  constexpr std::string_view kLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  std::string id;
  for (std::uint64_t half = 0; half < 2; ++half) {
    const std::uint64_t bits = word(request, "s3-request-id", half);
    for (int i = 0; i < 8; ++i) id.push_back(kLetters[(bits >> (5 * i)) & 31]);
  }
  return id;
}

std::string any_request_id(std::string_view service, std::string_view operation, Identity call,
                           std::uint64_t attempt) {
  const Identity request = request_of(service, operation, call, attempt);
  return service == "s3" ? s3_request_id(request) : uuid_of(request);
}

}  // namespace

std::string request_id(const OperationInfo& operation, Identity call, std::uint64_t attempt) {
  return any_request_id(operation.service->name, operation.name, call, attempt);
}

std::string request_id(std::string_view operation, Identity call, std::uint64_t attempt) {
  const std::size_t colon = operation.find(':');
  const std::string_view name = operation.substr(std::min(colon + 1, operation.size()));
  return any_request_id(operation.substr(0, colon), name, call, attempt);
}

std::string extended_request_id(const OperationInfo& operation, Identity call,
                                std::uint64_t attempt) {
  const Identity request = request_of(operation.service->name, operation.name, call, attempt);
  std::string octets;
  for (std::uint64_t i = 0; i < 7; ++i) {
    const std::uint64_t bits = word(request, "s3-host-id", i);
    for (int shift = 0; shift < 64; shift += 8) {
      octets.push_back(static_cast<char>((bits >> shift) & 0xff));
    }
  }
  return base64_encode(octets);
}

std::string uuid_of(Identity identity, std::uint64_t number) {
  const std::uint64_t high = word(identity, "uuid-high", number);
  const std::uint64_t low = word(identity, "uuid-low", number);
  std::string id = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  write_hex(&id[0], high >> 32, 8);
  write_hex(&id[9], high >> 16, 4);
  write_hex(&id[14], 0x4000 | (high & 0x0fff), 4);         // version 4
  write_hex(&id[19], 0x8000 | ((low >> 48) & 0x3fff), 4);  // the variant of RFC 4122
  write_hex(&id[24], low, 12);
  return id;
}

}  // namespace weir::aws
