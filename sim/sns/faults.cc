#include "sim/sns/faults.h"

namespace weir::sns {
namespace {

const aws::FaultSite& delivery() {
  static const aws::FaultSite site("sns:Publish/delivery", {&kDeliveredTwice, &kDeliveredLate});
  return site;
}
const aws::FaultSite& batch_entry() {
  static const aws::FaultSite site("sns:PublishBatch/entry", {&kEntryInternalError});
  return site;
}
const aws::FaultSite& propagation() {
  static const aws::FaultSite site("sns:SetSubscriptionAttributes/propagation",
                                   {&kSlowPropagation});
  return site;
}

Duration or_else(Duration given, Duration otherwise) {
  return given > Duration::zero() ? given : otherwise;
}

}  // namespace

DeliveryFault ask_delivery(aws::FaultHook* faults, Identity who, std::string_view topic, Time now) {
  if (faults == nullptr) return {};
  const aws::Fault fault = faults->on_site({delivery(), who, 0, topic, now});
  if (fault.kind == &kDeliveredTwice) return {true, {}};
  if (fault.kind == &kDeliveredLate) return {false, or_else(fault.duration, 10s)};
  return {};
}

std::optional<aws::Error> ask_entry(const aws::CallContext& context, std::string_view topic,
                                    std::string_view id) {
  if (context.faults == nullptr) return std::nullopt;
  const aws::Fault fault = context.ask(batch_entry(), context.call.child(id), topic);
  if (fault.kind == nullptr) return std::nullopt;
  aws::Error error("InternalError", 500, "Internal error", true);
  error.decision = fault.decision;
  return error;
}

Duration ask_propagation(const aws::CallContext& context, std::string_view topic) {
  const aws::Fault fault = context.ask(propagation(), context.call, topic);
  return fault.kind == nullptr ? Duration::zero() : or_else(fault.duration, 15min);
}

std::vector<const aws::FaultSite*> fault_sites() {
  return {&delivery(), &batch_entry(), &propagation()};
}

}  // namespace weir::sns
