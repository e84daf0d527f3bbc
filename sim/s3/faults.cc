#include "sim/s3/faults.h"

#include "sim/kernel/identity.h"
#include "sim/s3/errors.h"

namespace weir::s3 {

namespace {

const aws::FaultSite& delete_entry() {
  static const aws::FaultSite site("s3:DeleteObjects/entry",
                                   {&kEntryInternalError, &kEntrySlowDown});
  return site;
}

const aws::FaultSite& copy_answer() {
  static const aws::FaultSite site("s3:CopyObject/answer", {&kErrorInsideOk, &kSlowDownInsideOk});
  return site;
}
const aws::FaultSite& complete_answer() {
  static const aws::FaultSite site("s3:CompleteMultipartUpload/answer",
                                   {&kErrorInsideOk, &kSlowDownInsideOk, &kErrorInsideOkAfter});
  return site;
}
const aws::FaultSite& put_condition() {
  static const aws::FaultSite site("s3:PutObject/condition", {&kConflict});
  return site;
}
const aws::FaultSite& configuration() {
  static const aws::FaultSite site("s3:bucket/configuration", {&kOperationAborted});
  return site;
}

aws::Error slow_down() {
  return aws::Error("SlowDown", 503, "Please reduce your request rate.", true);
}
aws::Error internal_error() {
  return aws::Error("InternalError", 500, "We encountered an internal error. Please try again.",
                    true);
}

aws::Error caused_by(const aws::Fault& fault, aws::Error error) {
  error.decision = fault.decision;
  return error;
}

}  // namespace

std::optional<aws::Error> ask_delete_entry(const aws::CallContext& context,
                                           const std::string& bucket, const std::string& key) {
  if (context.faults == nullptr) return std::nullopt;
  const aws::Fault fault =
      context.ask(delete_entry(), context.call.child(bucket).child(key), bucket);
  if (fault.kind == nullptr) return std::nullopt;
  return caused_by(fault, fault.kind == &kEntrySlowDown ? slow_down() : internal_error());
}

std::optional<aws::Error> ask_copy(const aws::CallContext& context, const std::string& bucket) {
  const aws::Fault fault = context.ask(copy_answer(), context.call, bucket);
  if (fault.kind == nullptr) return std::nullopt;
  return caused_by(fault, fault.kind == &kSlowDownInsideOk ? slow_down() : internal_error());
}

CompleteFault ask_complete(const aws::CallContext& context, const std::string& bucket) {
  const aws::Fault fault = context.ask(complete_answer(), context.call, bucket);
  if (fault.kind == nullptr) return {};
  return {caused_by(fault, fault.kind == &kSlowDownInsideOk ? slow_down() : internal_error()),
          fault.kind == &kErrorInsideOkAfter};
}

std::optional<aws::Error> ask_condition(const aws::CallContext& context, const std::string& bucket,
                                        const std::string& key) {
  const aws::Fault fault = context.ask(put_condition(), context.call, bucket);
  if (fault.kind == nullptr) return std::nullopt;
  return caused_by(fault, conditional_conflict("If-None-Match", key));
}

std::optional<aws::Error> ask_configuration(const aws::CallContext& context,
                                            const std::string& bucket) {
  const aws::Fault fault = context.ask(configuration(), context.call, bucket);
  if (fault.kind == nullptr) return std::nullopt;
  return caused_by(fault, aws::Error("OperationAborted", 409,
                                     "A conflicting conditional operation is currently in "
                                     "progress against this resource. Please try again."));
}

std::vector<const aws::FaultSite*> fault_sites() {
  return {&delete_entry(), &copy_answer(), &complete_answer(), &put_condition(), &configuration()};
}

}  // namespace weir::s3
