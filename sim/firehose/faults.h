// What can go wrong inside Firehose, beside what can happen to every call at the front door.
//
// PutRecordBatch answers 200 although some of its records, or all, were not taken: those over the
// rate are not stored, those that failed inside may be (fault surface, rows 2 and 3). A changed
// configuration is used later still (9). Buffers are flushed early, late or in two objects, and
// records leave them in another order than they came: hints and order are no promises (28, 30). A
// fail-over of the reader reads the same records of the source again (26). A key that cannot be
// used refuses puts (7). What can happen to the deliveries themselves, to the transform and to the
// source (rows 10 to 13, 15 to 19, 24 and 25) are faults of S3, Lambda and Kinesis.

#ifndef WEIR_SIM_FIREHOSE_FAULTS_H_
#define WEIR_SIM_FIREHOSE_FAULTS_H_

#include <optional>
#include <string>
#include <vector>

#include "sim/aws/call_context.h"
#include "sim/aws/error.h"
#include "sim/aws/faults.h"
#include "sim/firehose/api.h"

namespace weir::firehose {

inline constexpr aws::FaultKind kEntryThrottled{
    "throttled", aws::Effect::not_applied,
    "this record is refused with ServiceUnavailableException, the call succeeds"};
inline constexpr aws::FaultKind kEntryFailed{
    "internal-failure", aws::Effect::not_applied,
    "this record is refused with InternalFailure, the call succeeds"};
inline constexpr aws::FaultKind kEntryFailedAfter{
    "internal-failure-after", aws::Effect::applied,
    "InternalFailure for this record, though it is stored; the call succeeds"};
inline constexpr aws::FaultKind kKeyUnusable{
    "kms-key-unusable", aws::Effect::not_applied,
    "refused with InvalidKMSResourceException, as when the stream's key is disabled"};
inline constexpr aws::FaultKind kSlowPropagation{"slow-propagation", aws::Effect::applied,
                                                 "the old configuration stays in use for longer"};
inline constexpr aws::FaultKind kFlushedEarly{"flushed-early", aws::Effect::applied,
                                              "the buffer is delivered before it is due"};
inline constexpr aws::FaultKind kFlushedLate{"flushed-late", aws::Effect::applied,
                                             "the buffer is delivered after it is due"};
inline constexpr aws::FaultKind kSplit{"split", aws::Effect::applied,
                                       "the buffer becomes two objects"};
inline constexpr aws::FaultKind kReordered{"reordered", aws::Effect::applied,
                                           "the object's records are in another order"};
inline constexpr aws::FaultKind kReread{"read-again", aws::Effect::applied,
                                        "the records of a read are read, and delivered, twice"};

// "firehose:PutRecordBatch/entry": asked for each record that could be stored, by its identity.
aws::Fault ask_entry(const aws::CallContext& context, Identity record, const std::string& stream);
bool entries_can_fail(const aws::CallContext& context);
// "firehose:stream/key": asked for each put into an encrypted stream, by the call.
std::optional<aws::Error> ask_key(const aws::CallContext& context, const std::string& stream);
// "firehose:UpdateDestination/propagation": how much later the new configuration is used.
Duration ask_propagation(const aws::CallContext& context, const std::string& stream);

// Asked by the stories.
const aws::FaultSite& flush_site();  // "firehose:buffer/flush": when a buffer gets its first record
const aws::FaultSite& source_site();  // "firehose:source/read": for each read that found records

std::vector<const aws::FaultSite*> fault_sites();

}  // namespace weir::firehose

#endif  // WEIR_SIM_FIREHOSE_FAULTS_H_
