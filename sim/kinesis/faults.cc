#include "sim/kinesis/faults.h"

#include <utility>

#include "sim/kinesis/api.h"

namespace weir::kinesis {

const aws::FaultSite& put_records_entry() {
  static const aws::FaultSite site("kinesis:PutRecords/entry",
                                   {&kEntryThrottled, &kEntryFailed, &kEntryFailedAfter});
  return site;
}
const aws::FaultSite& get_records_read() {
  static const aws::FaultSite site("kinesis:GetRecords/read", {&kEmptyRead, &kIteratorExpired});
  return site;
}
const aws::FaultSite& stream_description() {
  static const aws::FaultSite site("kinesis:stream/description", {&kStale});
  return site;
}
const aws::FaultSite& stream_key() {
  static const aws::FaultSite site("kinesis:stream/key",
                                   {&kKeyDisabled, &kKeyDenied, &kKeyThrottled});
  return site;
}

Time described_at(const aws::CallContext& context, std::string_view stream) {
  const aws::Fault fault = context.ask(stream_description(), context.call, stream);
  if (fault.kind == nullptr) return context.now;
  return context.now - (fault.duration > Duration::zero() ? fault.duration : kStaleBy);
}

std::optional<aws::Error> ask_key(const aws::CallContext& context, std::string_view stream) {
  const aws::Fault fault = context.ask(stream_key(), context.call, stream);
  if (fault.kind == nullptr) return std::nullopt;
  const std::string key = "the key of stream " + std::string(stream);
  aws::Error error =
      KMSDisabledException("The request was rejected because " + key + " is not enabled.");
  if (fault.kind == &kKeyDenied) {
    error = KMSAccessDeniedException("The ciphertext refers to " + key +
                                     ", which does not allow access.");
  } else if (fault.kind == &kKeyThrottled) {
    error =
        KMSThrottlingException("The request was denied due to request throttling of " + key + ".");
  }
  error.decision = fault.decision;
  return error;
}

std::vector<const aws::FaultSite*> fault_sites() {
  return {&put_records_entry(), &get_records_read(), &stream_description(), &stream_key()};
}

}  // namespace weir::kinesis
