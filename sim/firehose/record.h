// What a delivery stream holds: a record on its way, and several of them.

#ifndef WEIR_SIM_FIREHOSE_RECORD_H_
#define WEIR_SIM_FIREHOSE_RECORD_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sim/aws/bytes.h"
#include "sim/kernel/identity.h"
#include "sim/kernel/time.h"

namespace weir::firehose {

// Where a record of a Kinesis stream came from.
struct Origin {
  std::string shard_id;
  std::string sequence_number;
  std::string partition_key;
};

struct BufferedRecord {
  // User-declared on purpose: GCC 12 destroys an aggregate temporary in a co_await twice.
  BufferedRecord(Bytes the_data, Time arrived, Time now)
      : data(std::move(the_data)), arrival(arrived), entered(now) {}

  Bytes data;
  Time arrival;                          // in the stream or in its source
  Time entered;                          // the buffer
  std::shared_ptr<const Origin> origin;  // null: put directly, or nobody will ask
  Bytes raw;                             // before the transform; empty: the same as data
  std::size_t stands_for = 1;            // records: more in a converted file
};

using Records = std::vector<BufferedRecord>;
using PartitionKeys = std::map<std::string, std::string, std::less<>>;

std::size_t bytes_of(const Records& records);
Time oldest_arrival(const Records& records);  // REQUIRES: not empty
// By what a batch is known: by its leader, so that one record more rarely changes it.
Identity identity_of(const Records& records);

}  // namespace weir::firehose

#endif  // WEIR_SIM_FIREHOSE_RECORD_H_
