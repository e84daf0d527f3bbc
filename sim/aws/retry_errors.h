// Which errors an AWS SDK retries, and which of them it takes for throttling.
//
// Source: botocore's tables, one for legacy mode (codes together with statuses, some for one
// service only) and one for the newer modes (codes, or else statuses). They differ in ways that
// surprise: a 429 of SNS ("Throttled") is retried in legacy mode alone, and the newer modes take
// every LimitExceededException for throttling, although it is often permanent. DynamoDB's crc32
// mismatch is left out, since no response is ever corrupted here.

#ifndef WEIR_SIM_AWS_RETRY_ERRORS_H_
#define WEIR_SIM_AWS_RETRY_ERRORS_H_

#include "sim/aws/api/operation.h"
#include "sim/aws/error.h"

namespace weir::aws {

bool legacy_mode_retries(const ServiceInfo& service, const Error& error);
// In the modes standard, standard 2026 and adaptive.
bool standard_mode_retries(const ServiceInfo& service, const Error& error);

// For the newer modes: their quota and their rate limiter treat throttling by itself.
bool is_throttling(const Error& error);
// No connection, or no answer, in time.
bool is_timeout(const Error& error);

}  // namespace weir::aws

#endif  // WEIR_SIM_AWS_RETRY_ERRORS_H_
