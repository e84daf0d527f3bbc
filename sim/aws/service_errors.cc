#include "sim/aws/service_errors.h"

#include <array>
#include <string>
#include <string_view>

namespace weir::aws {
namespace {

struct Row {
  std::string_view service;
  std::string_view code;
  int status;
  bool server_fault;
  std::string_view text;
};

// Source: botocore's models and recorded answers, as the reference of SDK behaviour lists them.
constexpr std::array kThrottling = {
    Row{"kinesis", "LimitExceededException", 400, false, "Rate exceeded"},
    Row{"lambda", "TooManyRequestsException", 429, false, "Rate Exceeded."},
    Row{"firehose", "ServiceUnavailableException", 503, true, "Slow down."},
    Row{"s3", "SlowDown", 503, true, "Please reduce your request rate."},
    Row{"dynamodb", "ThrottlingException", 400, false, "Rate exceeded"},
    Row{"pipes", "ThrottlingException", 429, false, "Rate exceeded"},
    Row{"cloudwatch", "Throttling", 400, false, "Rate exceeded"},
    Row{"sqs", "RequestThrottled", 403, false, "Request is throttled."},
    Row{"sns", "Throttled", 429, false, "Rate exceeded"},
};
constexpr Row kThrottlingElse{"", "ThrottlingException", 400, false, "Rate exceeded"};

constexpr std::array kInternal = {
    Row{"kinesis", "InternalFailure", 500, true, "Internal service failure."},
    Row{"lambda", "ServiceException", 500, true,
        "An error occurred and the request cannot be "
        "processed."},
    Row{"s3", "InternalError", 500, true, "We encountered an internal error. Please try again."},
    Row{"dynamodb", "InternalServerError", 500, true, "Internal server error"},
    Row{"events", "InternalException", 500, true, "Internal error"},
    Row{"pipes", "InternalException", 500, true, "Internal error"},
    Row{"cloudwatch", "InternalServiceError", 500, true, "Internal error"},
    Row{"sns", "InternalError", 500, true, "Internal error"},
    Row{"logs", "ServiceUnavailableException", 503, true, "Service unavailable"},
};
constexpr Row kInternalElse{"", "InternalFailure", 500, true, "Internal failure"};

template <class Table>
Error make(const Table& table, const Row& otherwise, const OperationInfo& operation) {
  const Row* found = &otherwise;
  for (const Row& row : table) {
    if (row.service == operation.service->name) found = &row;
  }
  return Error(std::string(found->code), found->status, std::string(found->text),
               found->server_fault);
}

}  // namespace

Error throttling_error(const OperationInfo& operation) {
  // The data plane of Kinesis has an error of its own, declared by its operations.
  for (const ErrorInfo& error : operation.errors) {
    if (error.code == "ProvisionedThroughputExceededException") {
      return Error(std::string(error.code), error.http_status,
                   "Rate exceeded for the provisioned throughput.");
    }
  }
  return make(kThrottling, kThrottlingElse, operation);
}

Error internal_error(const OperationInfo& operation) {
  return make(kInternal, kInternalElse, operation);
}

}  // namespace weir::aws
