#include "sim/aws/retry_errors.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace weir::aws {
namespace {

// An error of legacy mode's table: code and status have to agree.
struct LegacyRow {
  std::string_view service;  // empty: any
  std::string_view code;     // empty: any
  int status;
};
constexpr std::array kLegacy = {
    LegacyRow{"", "", 429},
    LegacyRow{"", "", 500},
    LegacyRow{"", "", 502},
    LegacyRow{"", "", 503},
    LegacyRow{"", "", 504},
    LegacyRow{"", "", 509},
    LegacyRow{"", "ProvisionedThroughputExceededException", 400},
    LegacyRow{"", "RequestThrottledException", 400},
    LegacyRow{"", "ThrottledException", 400},
    LegacyRow{"", "Throttling", 400},
    LegacyRow{"", "ThrottlingException", 400},
    LegacyRow{"dynamodb", "ReplicatedWriteConflictException", 409},
    LegacyRow{"dynamodb", "TransactionInProgressException", 400},
    LegacyRow{"kinesis", "LimitExceededException", 400},
    LegacyRow{"s3", "BadDigest", 400},
    LegacyRow{"s3", "RequestTimeout", 400},
    LegacyRow{"sqs", "RequestThrottled", 403},
    LegacyRow{"sts", "IDPCommunicationError", 400},
};

constexpr std::array<std::string_view, 14> kThrottlingCodes = {
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "LimitExceededException",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionInProgressException",
};
constexpr std::array<std::string_view, 3> kTransientCodes = {
    "PriorRequestNotComplete", "RequestTimeout", "RequestTimeoutException"};
constexpr std::array kTransientStatuses = {500, 502, 503, 504};

bool is_transport(const Error& error) { return error.error_class == ErrorClass::transport; }

bool is_transient(const Error& error) {
  return std::ranges::count(kTransientCodes, error.code) != 0 ||
         std::ranges::count(kTransientStatuses, error.http_status) != 0;
}

// What the service's model itself calls retryable, and what botocore adds by hand.
bool is_special(const ServiceInfo& service, const Error& error) {
  return (service.name == "dynamodb" && error.code == "ReplicatedWriteConflictException") ||
         (service.name == "sts" && error.code == "IDPCommunicationError");
}

}  // namespace

bool legacy_mode_retries(const ServiceInfo& service, const Error& error) {
  if (is_transport(error)) return true;
  return std::ranges::any_of(kLegacy, [&](const LegacyRow& row) {
    return row.status == error.http_status && (row.code.empty() || row.code == error.code) &&
           (row.service.empty() || row.service == service.name);
  });
}

bool standard_mode_retries(const ServiceInfo& service, const Error& error) {
  return is_transport(error) || is_transient(error) || is_throttling(error) ||
         is_special(service, error);
}

bool is_throttling(const Error& error) {
  return !is_transport(error) && std::ranges::count(kThrottlingCodes, error.code) != 0;
}

bool is_timeout(const Error& error) {
  return is_transport(error) && (error.code == "ReadTimeout" || error.code == "ConnectTimeout");
}

}  // namespace weir::aws
