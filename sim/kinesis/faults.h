// What can go wrong inside a call of Kinesis.
//
// PutRecords answers 200 although some of its entries, or all, were refused: each has its own error
// code, the throughput of its shard being exceeded, or an internal failure (reference: PutRecords,
// "Response Elements"). A refused entry is not stored. Whole calls fail at the front door.

#ifndef WEIR_SIM_KINESIS_FAULTS_H_
#define WEIR_SIM_KINESIS_FAULTS_H_

#include "sim/aws/faults.h"

namespace weir::kinesis {

inline constexpr aws::FaultKind kEntryThrottled{
    "throttled", aws::Effect::not_applied,
    "this entry is refused with ProvisionedThroughputExceededException, the call succeeds"};
inline constexpr aws::FaultKind kEntryFailed{
    "internal-failure", aws::Effect::not_applied,
    "this entry is refused with InternalFailure, the call succeeds"};

// "kinesis:PutRecords/entry": asked for each entry that could be stored, by the identity of its
// data.
const aws::FaultSite& put_records_entry();

}  // namespace weir::kinesis

#endif  // WEIR_SIM_KINESIS_FAULTS_H_
