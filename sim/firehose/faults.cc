#include "sim/firehose/faults.h"

namespace weir::firehose {

namespace {

constexpr Duration kLatePropagation = 10min;  // unless the plan says how long

const aws::FaultSite& entry_site() {
  static const aws::FaultSite site("firehose:PutRecordBatch/entry",
                                   {&kEntryThrottled, &kEntryFailed, &kEntryFailedAfter});
  return site;
}

const aws::FaultSite& key_site() {
  static const aws::FaultSite site("firehose:stream/key", {&kKeyUnusable});
  return site;
}

const aws::FaultSite& propagation_site() {
  static const aws::FaultSite site("firehose:UpdateDestination/propagation", {&kSlowPropagation});
  return site;
}

}  // namespace

const aws::FaultSite& flush_site() {
  static const aws::FaultSite site("firehose:buffer/flush",
                                   {&kFlushedEarly, &kFlushedLate, &kSplit, &kReordered});
  return site;
}

const aws::FaultSite& source_site() {
  static const aws::FaultSite site("firehose:source/read", {&kReread});
  return site;
}

aws::Fault ask_entry(const aws::CallContext& context, Identity record, const std::string& stream) {
  return context.ask(entry_site(), record, stream);
}

bool entries_can_fail(const aws::CallContext& context) {
  return context.faults != nullptr && context.faults->watches(entry_site(), context.now);
}

std::optional<aws::Error> ask_key(const aws::CallContext& context, const std::string& stream) {
  const aws::Fault fault = context.ask(key_site(), context.call, stream);
  if (fault.kind == nullptr) return std::nullopt;
  aws::Error error =
      InvalidKMSResourceException("The key of firehose " + stream +
                                  " cannot be used (Service: AWSKMS; Code: DisabledException)");
  error.decision = fault.decision;
  return error;
}

Duration ask_propagation(const aws::CallContext& context, const std::string& stream) {
  const aws::Fault fault = context.ask(propagation_site(), context.call, stream);
  if (fault.kind == nullptr) return Duration::zero();
  return fault.duration == Duration::zero() ? kLatePropagation : fault.duration;
}

std::vector<const aws::FaultSite*> fault_sites() {
  return {&entry_site(), &key_site(), &propagation_site(), &flush_site(), &source_site()};
}

}  // namespace weir::firehose
