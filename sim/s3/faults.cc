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

const aws::FaultSite& body_in() {
  static const aws::FaultSite site("s3:PutObject/body", {&kBodyCutShort, &kBodyCorrupted});
  return site;
}
const aws::FaultSite& body_out() {
  static const aws::FaultSite site("s3:GetObject/body", {&kStreamBroken});
  return site;
}
const aws::FaultSite& kms() {
  static const aws::FaultSite site("s3:object/kms", {&kKeyDisabled, &kKeyPendingDeletion});
  return site;
}
const aws::FaultSite& abort_parts() {
  static const aws::FaultSite site("s3:AbortMultipartUpload/parts", {&kPartSurvives});
  return site;
}
const aws::FaultSite& notification() {
  static const aws::FaultSite site("s3:bucket/notification",
                                   {&kEventTwice, &kEventLate, &kEventLost});
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

std::optional<aws::Error> ask_body(const aws::CallContext& context, const std::string& bucket) {
  if (context.faults == nullptr) return std::nullopt;
  const aws::Fault fault = context.ask(body_in(), context.call, bucket);
  if (fault.kind == nullptr) return std::nullopt;
  if (fault.kind == &kBodyCutShort) {
    return caused_by(fault, aws::Error("IncompleteBody", 400,
                                       "You did not provide the number of bytes specified by the "
                                       "Content-Length HTTP header"));
  }
  return caused_by(fault, aws::Error("BadDigest", 400,
                                     "The CRC32 you specified did not match the calculated "
                                     "checksum."));
}

bool ask_stream(const aws::CallContext& context, const std::string& bucket) {
  return context.ask(body_out(), context.call, bucket).kind != nullptr;
}

std::optional<aws::Error> ask_key(const aws::CallContext& context, const std::string& bucket,
                                  const std::string& key) {
  const aws::Fault fault = context.ask(kms(), context.call.child(key), bucket);
  if (fault.kind == nullptr) return std::nullopt;
  if (fault.kind == &kKeyDisabled) {
    return caused_by(fault, aws::Error("KMS.DisabledException", 400, key + " is disabled."));
  }
  return caused_by(fault,
                   aws::Error("KMS.KMSInvalidStateException", 400, key + " is pending deletion."));
}

bool ask_abort(const aws::CallContext& context, const std::string& bucket) {
  return context.ask(abort_parts(), context.call, bucket).kind != nullptr;
}

NotificationFault ask_notification(const aws::CallContext& context, Identity delivery,
                                   const std::string& bucket) {
  const aws::Fault fault = context.ask(notification(), delivery, bucket);
  return {fault.kind == &kEventTwice, fault.kind == &kEventLate, fault.kind == &kEventLost,
          fault.duration};
}

std::vector<const aws::FaultSite*> fault_sites() {
  return {&delete_entry(),  &copy_answer(), &complete_answer(), &put_condition(),
          &configuration(), &body_in(),     &body_out(),        &kms(),
          &abort_parts(),   &notification()};
}

}  // namespace weir::s3
