#include "sim/aws/cloud.h"

namespace weir::aws {
namespace {

constexpr Site kTrip{"aws/call/trip", ChoiceKind::latency};

}  // namespace

Cloud::Cloud(Kernel& kernel, std::string account, std::string region)
    : kernel_(&kernel),
      context_{kernel.now(), std::move(account), std::move(region)},
      served_(kernel) {}

void Cloud::set_latency(const OperationInfo& operation, Latency latency) {
  WEIR_ASSERT(latency.low <= latency.high);
  latencies_[name(operation)] = std::move(latency);
}

const Latency& Cloud::latency(const OperationInfo& operation) const {
  const auto found = latencies_.find(name(operation));
  return found == latencies_.end() ? default_latency_ : found->second;
}

Duration Cloud::trip(const OperationInfo& operation, const Caller& caller, std::uint64_t way) {
  const Latency& range = latency(operation);
  return kernel_->choices().between(kTrip, caller.identity, 2 * caller.attempt + way, range.low / 2,
                                    range.high / 2);
}

Error Cloud::not_modelled(const OperationInfo& operation) {
  return Error("UnknownOperationException", 400,
               "weir does not model " + std::string(operation.service->title) + ": " +
                   std::string(operation.name));
}

}  // namespace weir::aws
