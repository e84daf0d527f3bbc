// What can go wrong inside a call of S3, beside what can happen to every call at the front door.
//
// DeleteObjects answers 200 although some of its keys, or all, were not deleted: each has its own
// error (reference: DeleteObjects; fault surface, row 20). A conditional write that meets a
// conflicting operation on its key is refused with 409 and may be tried again (row 17). A copy and
// the completing of a multipart upload may answer 200 and then send an error in the body: SDKs
// report it as the error it is. A copy has not happened then; of an upload nobody can tell (row 8).
// Changing a bucket's configuration while another change is under way is refused (row 18).
//
// A body may be cut short or corrupted on its way in (rows 6 and 7), and on its way out end before
// the length that the answer names (row 10). A key of KMS may be disabled, or about to be deleted:
// then reads fail as well (row 15). A part may survive the abort of its upload (row 24). An event
// may come twice, late, and after others that happened later, or never (rows 25 to 28).

#ifndef WEIR_SIM_S3_FAULTS_H_
#define WEIR_SIM_S3_FAULTS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/aws/call_context.h"
#include "sim/aws/error.h"
#include "sim/aws/faults.h"

namespace weir::s3 {

inline constexpr aws::FaultKind kEntryInternalError{
    "internal-error", aws::Effect::not_applied,
    "this key is not deleted: InternalError in its entry, the call succeeds"};
inline constexpr aws::FaultKind kEntrySlowDown{
    "throttled", aws::Effect::not_applied,
    "this key is not deleted: SlowDown in its entry, the call succeeds"};
inline constexpr aws::FaultKind kConflict{
    "conflict", aws::Effect::not_applied,
    "refused with 409 ConditionalRequestConflict, as when another request changes the key"};
inline constexpr aws::FaultKind kErrorInsideOk{"error-inside-200", aws::Effect::not_applied,
                                               "a 200 whose body is InternalError; not done"};
inline constexpr aws::FaultKind kSlowDownInsideOk{"slow-down-inside-200", aws::Effect::not_applied,
                                                  "a 200 whose body is SlowDown; not done"};
inline constexpr aws::FaultKind kErrorInsideOkAfter{
    "error-inside-200-after", aws::Effect::applied,
    "a 200 whose body is InternalError, though the object is there"};
inline constexpr aws::FaultKind kOperationAborted{
    "operation-aborted", aws::Effect::not_applied,
    "refused with 409 OperationAborted, as when another change is under way"};

inline constexpr aws::FaultKind kBodyCutShort{
    "body-cut-short", aws::Effect::not_applied,
    "the connection ends before all of the body has come: 400 IncompleteBody"};
inline constexpr aws::FaultKind kBodyCorrupted{
    "body-corrupted", aws::Effect::not_applied,
    "the body is not what its checksum says: 400 BadDigest"};
inline constexpr aws::FaultKind kStreamBroken{
    "stream-broken", aws::Effect::applied,
    "the body ends in the middle, before the length that the answer names"};
inline constexpr aws::FaultKind kKeyDisabled{"kms-key-disabled", aws::Effect::not_applied,
                                             "refused with 400 KMS.DisabledException"};
inline constexpr aws::FaultKind kKeyPendingDeletion{
    "kms-key-pending-deletion", aws::Effect::not_applied,
    "refused with 400 KMS.KMSInvalidStateException"};
inline constexpr aws::FaultKind kPartSurvives{
    "part-survives", aws::Effect::partly_applied,
    "answered as aborted, but the upload and its parts are still there"};
inline constexpr aws::FaultKind kEventTwice{"duplicate", aws::Effect::applied,
                                            "the same event is delivered twice"};
inline constexpr aws::FaultKind kEventLate{
    "late", aws::Effect::applied, "delivered minutes later, after events that happened later"};
inline constexpr aws::FaultKind kEventLost{"lost", aws::Effect::not_applied,
                                           "never delivered, and nobody is told"};

// "s3:DeleteObjects/entry": asked for each key that could be deleted, by bucket and key.
std::optional<aws::Error> ask_delete_entry(const aws::CallContext& context,
                                           const std::string& bucket, const std::string& key);

// "s3:CopyObject/answer": asked when the copy could be made, by the call.
std::optional<aws::Error> ask_copy(const aws::CallContext& context, const std::string& bucket);
// "s3:CompleteMultipartUpload/answer": asked when the object could be made, by the call.
struct CompleteFault {
  std::optional<aws::Error> error;
  bool applied = false;  // the object is made all the same
};
CompleteFault ask_complete(const aws::CallContext& context, const std::string& bucket);
// "s3:PutObject/condition": asked for each put whose condition holds, by the call.
std::optional<aws::Error> ask_condition(const aws::CallContext& context, const std::string& bucket,
                                        const std::string& key);
// "s3:bucket/configuration": asked for each change of a bucket's configuration, by the call.
std::optional<aws::Error> ask_configuration(const aws::CallContext& context,
                                            const std::string& bucket);

// "s3:PutObject/body": asked for each body that comes in, of a part too, by the call.
std::optional<aws::Error> ask_body(const aws::CallContext& context, const std::string& bucket);
// "s3:GetObject/body": does the body end in the middle?
bool ask_stream(const aws::CallContext& context, const std::string& bucket);
// "s3:object/kms": asked for each write and read that needs this key, by the call.
std::optional<aws::Error> ask_key(const aws::CallContext& context, const std::string& bucket,
                                  const std::string& key);
// "s3:AbortMultipartUpload/parts": does the upload survive?
bool ask_abort(const aws::CallContext& context, const std::string& bucket);
// "s3:bucket/notification": asked for each event and destination.
struct NotificationFault {
  bool twice = false;
  bool late = false;
  bool lost = false;
  Duration duration{};  // how late; zero: as usual
};
NotificationFault ask_notification(const aws::CallContext& context, Identity delivery,
                                   const std::string& bucket);

// All of them, to be made known to a cloud.
std::vector<const aws::FaultSite*> fault_sites();

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_FAULTS_H_
