// Request ids, as AWS forms them: by what a call is known in logs, errors and support cases.
//
// An id follows from the operation, the identity of the call and the attempt, and from nothing
// else: it is made when somebody asks for it and costs nothing when nobody does. An SDK's retry is
// a request of its own and has an id of its own.

#ifndef WEIR_SIM_AWS_REQUEST_ID_H_
#define WEIR_SIM_AWS_REQUEST_ID_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "sim/aws/api/operation.h"
#include "sim/kernel/identity.h"

namespace weir::aws {

// S3: 16 upper-case letters and digits, "5GX0KD3TYZ8VQ2MA". All others: a UUID.
std::string request_id(const OperationInfo& operation, Identity call, std::uint64_t attempt);
// The same of an operation that is known by its name alone: "s3:PutObject".
std::string request_id(std::string_view operation, Identity call, std::uint64_t attempt);

// S3's second id of a request (x-amz-id-2, HostId): 56 octets in base64, 76 characters.
std::string extended_request_id(const OperationInfo& operation, Identity call,
                                std::uint64_t attempt);

// A UUID of version 4 in form: "3f2c8d1e-5b7a-4c96-9e01-7d2b8a4f6c35". Same identity, same UUID.
std::string uuid_of(Identity identity, std::uint64_t number = 0);

}  // namespace weir::aws

#endif  // WEIR_SIM_AWS_REQUEST_ID_H_
