// What a stream measures of itself: the metrics of AWS/Kinesis that calls give
// rise to.
//
// A call adds to a handful of series, however many records it carries. Where
// they are is kept with the stream, so that they are looked for once, and not a
// call. Metrics of shards are written where enhanced monitoring has been
// switched on. Of latencies nothing is measured: what a call takes is known at
// the front door only.

#ifndef WEIR_SIM_KINESIS_MEASURES_H_
#define WEIR_SIM_KINESIS_MEASURES_H_

#include <cstdint>
#include <optional>

#include "sim/aws/error.h"
#include "sim/kinesis/api.h"
#include "sim/kinesis/state.h"

namespace weir::kinesis {

// What a call has put into, or taken from, one shard or all of them.
struct Amount {
  std::int64_t records = 0;
  std::int64_t bytes = 0;
};

void measure_put_record(Stream& stream, ShardState& shard, const CallContext& context,
                        const std::optional<Amount>& stored);
struct PutRecordsMeasured {
  Amount all;
  Amount stored;
  std::int64_t throttled = 0;
  std::int64_t failed = 0;
};
void measure_put_records(Stream& stream, const CallContext& context, const PutRecordsMeasured& put);
void measure_get_records(Stream& stream, ShardState& shard, const CallContext& context,
                         const Amount& read, std::int64_t age_ms);
// A read that was refused for its rate.
void measure_refused_read(Stream& stream, ShardState& shard, const CallContext& context);

// Of one shard, by a call of PutRecords.
void measure_shard_write(const Stream& stream, ShardState& shard, const CallContext& context,
                         const Amount& stored, std::int64_t throttled);

}  // namespace weir::kinesis

#endif  // WEIR_SIM_KINESIS_MEASURES_H_
