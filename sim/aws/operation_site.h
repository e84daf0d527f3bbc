// OperationSite: what the front door knows of an operation, made once a program.

#ifndef WEIR_SIM_AWS_OPERATION_SITE_H_
#define WEIR_SIM_AWS_OPERATION_SITE_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "sim/aws/api/operation.h"
#include "sim/aws/faults.h"
#include "sim/aws/latency.h"
#include "sim/kernel/trace.h"

namespace weir::aws {

struct OperationSite {
  explicit OperationSite(const OperationInfo& operation);

  const OperationInfo& info;
  std::size_t slot;  // for look-ups only: it follows the order of first use
  FaultSite faults;  // "s3:PutObject"
  std::string answered_name;
  EventKind arrived;
  EventKind answered;
  const Latency& latency;
};

// The one of this operation.
template <class Op>
const OperationSite& operation_site() {
  static const OperationSite site(Op::info());
  return site;
}

// What a fault plan may narrow a call down to: the name of the stream, function, bucket, table,
// queue or machine that it speaks of. Empty where the request names none.
template <class Request>
std::string_view resource_of(const Request& request) {
  const auto text = [](const auto& member) -> std::string_view {
    return member ? std::string_view(*member) : std::string_view();
  };
  if constexpr (requires { request.Bucket; }) {
    return text(request.Bucket);
  } else if constexpr (requires { request.StreamName; }) {
    return text(request.StreamName);
  } else if constexpr (requires { request.FunctionName; }) {
    return text(request.FunctionName);
  } else if constexpr (requires { request.DeliveryStreamName; }) {
    return text(request.DeliveryStreamName);
  } else if constexpr (requires { request.TableName; }) {
    return text(request.TableName);
  } else {
    return {};
  }
}

}  // namespace weir::aws

#endif  // WEIR_SIM_AWS_OPERATION_SITE_H_
