// What can go wrong inside a call of S3, beside what can happen to every call at the front door.
//
// DeleteObjects answers 200 although some of its keys, or all, were not deleted: each has its own
// error (reference: DeleteObjects; fault surface, row 20). A conditional write that meets a
// conflicting operation on its key is refused with 409 and may be tried again (row 17). A copy and
// the completing of a multipart upload may answer 200 and then send an error in the body: SDKs
// report it as the error it is. A copy has not happened then; of an upload nobody can tell (row 8).
// Changing a bucket's configuration while another change is under way is refused (row 18).

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

// All of them, to be made known to a cloud.
std::vector<const aws::FaultSite*> fault_sites();

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_FAULTS_H_
