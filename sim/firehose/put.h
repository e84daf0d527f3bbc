// PutRecord and PutRecordBatch: taking records that producers put directly.
//
// The throughput of a stream is limited in bytes, records and requests a second, which the two
// operations share. Over it PutRecord is refused; PutRecordBatch answers 200 and refuses some of
// its records. Nothing recognises a record that was put before.

#ifndef WEIR_SIM_FIREHOSE_PUT_H_
#define WEIR_SIM_FIREHOSE_PUT_H_

#include <cstdint>
#include <expected>
#include <functional>
#include <string_view>

#include "sim/aws/error.h"
#include "sim/firehose/api.h"
#include "sim/firehose/state.h"

namespace weir::firehose {

// A second's worth, of the two operations together.
struct ThroughputQuota {
  std::int64_t bytes, records, requests;
};
const ThroughputQuota& throughput_quota(std::string_view region);

// Takes a record that was accepted.
using Accept = std::function<void(DeliveryStream& stream, const Bytes& data)>;

std::expected<PutRecordOutput, aws::Error> put_record(Firehose& firehose,
                                                      const CallContext& context,
                                                      const PutRecordInput& request,
                                                      const Accept& accept);
std::expected<PutRecordBatchOutput, aws::Error> put_record_batch(Firehose& firehose,
                                                                 const CallContext& context,
                                                                 const PutRecordBatchInput& request,
                                                                 const Accept& accept);

}  // namespace weir::firehose

#endif  // WEIR_SIM_FIREHOSE_PUT_H_
