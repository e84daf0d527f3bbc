// Flow: what one delivery stream does by itself, from its first record to its end.
//
// A record goes: taken apart, backed up, transformed, partitioned, buffered, converted, delivered;
// what fails on its way becomes a line under the error prefix. Each shard of a source has buffers
// of its own; so has each partition.

#ifndef WEIR_SIM_FIREHOSE_FLOW_H_
#define WEIR_SIM_FIREHOSE_FLOW_H_

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sim/firehose/output_buffer.h"
#include "sim/firehose/record.h"
#include "sim/firehose/stream_work.h"
#include "sim/firehose/transform_buffer.h"
#include "sim/kernel/task_group.h"
#include "sim/kinesis/api.h"

namespace weir::firehose {

class ShardSource;

class Flow final : public TransformedRecords {
 public:
  // REQUIRES: the stream outlives this.
  Flow(aws::Cloud& cloud, Firehose& firehose, DeliveryStream& stream);
  ~Flow();

  Kernel& kernel() const { return work_.kernel(); }
  const DeliveryStream& stream() const { return work_.stream; }
  // A record that was put directly.
  void accept(const Bytes& data);
  // Records that were read from a shard of the source.
  void accept(const std::string& shard_id, std::vector<kinesis::Record> records);
  // Of what was read from this shard, or put directly.
  std::size_t bytes_waiting(const std::string& shard_id) const;
  Signal& delivered(const std::string& shard_id);
  // Records that are not delivered yet; of a stream as source, also those that are not read yet.
  std::size_t records_waiting() const;
  bool reads_on() const;

 private:
  Task<void> follow_source();
  Task<void> start_shards(Identity listing);
  Task<void> work_at(std::string shard);
  Task<std::vector<kinesis::Shard>> list_shards(Identity listing);
  bool may_start(const kinesis::Shard& shard) const;
  bool is_done_with(const std::optional<std::string>& shard) const;

  void take_in(BufferedRecord record, const std::string& lane, const Settings& settings);
  void route(BufferedRecord record, const PartitionKeys& keys, const Settings& settings);
  void partition(BufferedRecord record, const PartitionKeys& keys, const Settings& settings);
  void transformed(BufferedRecord record, const PartitionKeys& keys) override;
  void failed(const BufferedRecord& record, std::string error_type, std::string line) override;
  void not_partitioned(const BufferedRecord& record, std::string code, std::string text,
                       const Settings& settings);
  OutputBuffer& lane_buffer(const std::string& lane);
  OutputBuffer& start(std::unique_ptr<OutputBuffer>& slot, std::string_view name, Outlet outlet);
  std::string lane_of(const BufferedRecord& record) const;

  StreamWork work_;
  // By shard; the empty name is that of what is put directly.
  std::map<std::string, std::unique_ptr<OutputBuffer>> lanes_;
  std::map<std::string, std::unique_ptr<OutputBuffer>> backups_;
  std::map<std::string, std::unique_ptr<TransformBuffer>> transforms_;
  std::map<std::string, std::unique_ptr<OutputBuffer>> partitions_;  // by prefix
  std::map<std::string, std::unique_ptr<OutputBuffer>> errors_;      // by type
  std::map<std::string, std::unique_ptr<ShardSource>> sources_;      // by shard
  std::set<std::string> shards_found_;
  bool listed_ = false;
  TaskGroup stories_;
};

}  // namespace weir::firehose

#endif  // WEIR_SIM_FIREHOSE_FLOW_H_
