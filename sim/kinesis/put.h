// PutRecord and PutRecords: records go to shards, or are refused one by one.
//
// Each shard takes 1 MB and 1,000 records a second, keys counted. PutRecord rounds each record up
// to 1 KB, PutRecords rounds what a call brings to a shard. In PutRecords each record is tried in
// the order of the list; a refused one does not stop those after it. Payloads are shared, not
// copied.

#ifndef WEIR_SIM_KINESIS_PUT_H_
#define WEIR_SIM_KINESIS_PUT_H_

#include <cstdint>
#include <expected>

#include "sim/aws/error.h"
#include "sim/kinesis/api.h"
#include "sim/kinesis/state.h"

namespace weir::kinesis {

inline constexpr std::int64_t kWriteBytesPerSecond = 1'048'576;
inline constexpr std::int64_t kWriteRecordsPerSecond = 1'000;
inline constexpr std::int64_t kBatchBytes = 10 * 1'048'576;

std::expected<PutRecordOutput, aws::Error> put_record(Kinesis& kinesis, const CallContext& context,
                                                      const PutRecordInput& request);
std::expected<PutRecordsOutput, aws::Error> put_records(Kinesis& kinesis,
                                                        const CallContext& context,
                                                        const PutRecordsInput& request);

}  // namespace weir::kinesis

#endif  // WEIR_SIM_KINESIS_PUT_H_
