#include "sim/aws/operation_site.h"

#include <utility>

namespace weir::aws {
namespace {

std::size_t next_slot() {
  static std::size_t next = 0;
  return next++;
}

std::string site_name(const OperationInfo& operation) {
  return std::string(operation.service->name) + ":" + std::string(operation.name);
}

}  // namespace

OperationSite::OperationSite(const OperationInfo& operation)
    : info(operation),
      slot(next_slot()),
      faults(site_name(operation), {&kThrottled, &kInternalError, &kInternalErrorAfter,
                                    &kRequestLost, &kResponseLost, &kConnectionReset, &kSlow}),
      answered_name(faults.name + "/answered"),
      arrived(faults.name),
      answered(answered_name),
      latency(default_latency(faults.name)) {}

}  // namespace weir::aws
