// What can go wrong inside a call of Kinesis.
//
// PutRecords answers 200 although some of its entries, or all, were refused: each has its own error
// code, the throughput of its shard being exceeded, or an internal failure (reference: PutRecords,
// "Response Elements"). Of an internal failure nobody can tell whether its entry is stored (fault
// surface, row 7). A read may come back empty though there is a backlog (row 19), or find its
// iterator expired before its time (row 18). Descriptions and lists of shards trail behind what is
// so (row 32). Where a stream is encrypted, its key may be disabled, denied or throttled, for puts
// as for reads (row 14). Whole calls fail at the front door.

#ifndef WEIR_SIM_KINESIS_FAULTS_H_
#define WEIR_SIM_KINESIS_FAULTS_H_

#include <optional>
#include <string_view>
#include <vector>

#include "sim/aws/call_context.h"
#include "sim/aws/error.h"
#include "sim/aws/faults.h"
#include "sim/kernel/time.h"

namespace weir::kinesis {

inline constexpr aws::FaultKind kEntryThrottled{
    "throttled", aws::Effect::not_applied,
    "this entry is refused with ProvisionedThroughputExceededException, the call succeeds"};
inline constexpr aws::FaultKind kEntryFailed{
    "internal-failure", aws::Effect::not_applied,
    "this entry is refused with InternalFailure, the call succeeds"};

inline constexpr aws::FaultKind kEntryFailedAfter{
    "internal-failure-after", aws::Effect::applied,
    "InternalFailure in the entry, though it is stored; the call succeeds"};
inline constexpr aws::FaultKind kEmptyRead{
    "empty", aws::Effect::not_applied,
    "no records, though there are some: MillisBehindLatest says"};
inline constexpr aws::FaultKind kIteratorExpired{"iterator-expired", aws::Effect::not_applied,
                                                 "refused with ExpiredIteratorException, early"};
inline constexpr aws::FaultKind kStale{"stale", aws::Effect::applied,
                                       "the answer is that of some seconds ago"};
inline constexpr aws::FaultKind kKeyDisabled{"kms-disabled", aws::Effect::not_applied,
                                             "refused with KMSDisabledException"};
inline constexpr aws::FaultKind kKeyDenied{"kms-denied", aws::Effect::not_applied,
                                           "refused with KMSAccessDeniedException"};
inline constexpr aws::FaultKind kKeyThrottled{"kms-throttled", aws::Effect::not_applied,
                                              "refused with KMSThrottlingException"};

// "kinesis:PutRecords/entry": asked for each entry that could be stored, by the identity of its
// data.
const aws::FaultSite& put_records_entry();
// "kinesis:GetRecords/read": asked for each call that has records to return, by the call.
const aws::FaultSite& get_records_read();
// "kinesis:stream/description": asked for each call that describes a stream or lists its shards, by
// the call.
const aws::FaultSite& stream_description();
// "kinesis:stream/key": asked for each put to and read from an encrypted stream, by the call.
const aws::FaultSite& stream_key();

// How late an answer is that is stale, if the plan does not say.
inline constexpr Duration kStaleBy = 5s;

// The time as of which a stream is described: now, or a while ago.
Time described_at(const aws::CallContext& context, std::string_view stream);
// The trouble with the key of a stream that is encrypted; nothing if there is none.
std::optional<aws::Error> ask_key(const aws::CallContext& context, std::string_view stream);

// All of them, to be made known to a cloud.
std::vector<const aws::FaultSite*> fault_sites();

}  // namespace weir::kinesis

#endif  // WEIR_SIM_KINESIS_FAULTS_H_
