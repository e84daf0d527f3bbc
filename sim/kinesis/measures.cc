#include "sim/kinesis/measures.h"

#include <array>
#include <string_view>

#include "sim/aws/metrics.h"

namespace weir::kinesis {
namespace {

struct Metric {
  std::string_view name;
  std::string_view unit;
};

// The places of MeasuredStream.
enum Place : std::size_t {
  incoming_bytes,
  incoming_records,
  put_record_bytes,
  put_record_success,
  put_records_bytes,
  put_records_success,
  put_records_total,
  put_records_successful,
  put_records_failed,
  put_records_throttled,
  put_records_records,
  get_records_bytes,
  get_records_records,
  get_records_success,
  iterator_age,
  read_exceeded,
  write_exceeded,
};

constexpr std::array<Metric, kStreamMeasures> kMetrics = {{
    {"IncomingBytes", "Bytes"},
    {"IncomingRecords", "Count"},
    {"PutRecord.Bytes", "Bytes"},
    {"PutRecord.Success", "Count"},
    {"PutRecords.Bytes", "Bytes"},
    {"PutRecords.Success", "Count"},
    {"PutRecords.TotalRecords", "Count"},
    {"PutRecords.SuccessfulRecords", "Count"},
    {"PutRecords.FailedRecords", "Count"},
    {"PutRecords.ThrottledRecords", "Count"},
    {"PutRecords.Records", "Count"},
    {"GetRecords.Bytes", "Bytes"},
    {"GetRecords.Records", "Count"},
    {"GetRecords.Success", "Count"},
    {"GetRecords.IteratorAgeMilliseconds", "Milliseconds"},
    {"ReadProvisionedThroughputExceeded", "Count"},
    {"WriteProvisionedThroughputExceeded", "Count"},
}};

// The series of one stream.
class Writer {
 public:
  Writer(Stream& stream, const CallContext& context)
      : stream_(stream), sink_(*context.metrics), now_(context.now) {
    if (stream.measured.sink != &sink_) {
      stream.measured = {};
      stream.measured.sink = &sink_;
    }
  }
  void add(Place place, std::int64_t value) {
    aws::MetricSeries*& series = stream_.measured.series[place];
    if (series == nullptr) {
      series = &sink_.series("AWS/Kinesis", kMetrics[place].name, {{"StreamName", stream_.name}},
                             kMetrics[place].unit);
    }
    series->add(now_, value);
  }

 private:
  Stream& stream_;
  aws::Metrics& sink_;
  Time now_;
};

// Nothing unless this metric of shards has been switched on.
void add_of_shard(const Stream& stream, const ShardState& shard, const CallContext& context,
                  const char* metric, const char* unit, std::int64_t value) {
  if (!stream.shard_metrics.contains(metric)) return;
  context.metrics
      ->series("AWS/Kinesis", metric,
               {{"StreamName", stream.name}, {"ShardId", shard_id(shard.index)}}, unit)
      .add(context.now, value);
}

}  // namespace

void measure_put_record(Stream& stream, ShardState& shard, const CallContext& context,
                        const std::optional<Amount>& stored) {
  if (context.metrics == nullptr) return;
  Writer write(stream, context);
  write.add(put_record_success, stored ? 1 : 0);
  if (stored) {
    write.add(incoming_bytes, stored->bytes);
    write.add(incoming_records, 1);
    write.add(put_record_bytes, stored->bytes);
  } else {
    write.add(write_exceeded, 1);
  }
  measure_shard_write(stream, shard, context, stored.value_or(Amount()), stored ? 0 : 1);
}

void measure_put_records(Stream& stream, const CallContext& context,
                         const PutRecordsMeasured& put) {
  if (context.metrics == nullptr) return;
  Writer write(stream, context);
  write.add(put_records_success, put.stored.records > 0 ? 1 : 0);
  write.add(put_records_total, put.all.records);
  write.add(put_records_successful, put.stored.records);
  write.add(put_records_failed, put.failed);
  write.add(put_records_throttled, put.throttled);
  if (put.throttled > 0) write.add(write_exceeded, put.throttled);
  if (put.stored.records == 0) return;
  write.add(incoming_bytes, put.stored.bytes);
  write.add(incoming_records, put.stored.records);
  write.add(put_records_bytes, put.stored.bytes);
  write.add(put_records_records, put.stored.records);
}

void measure_shard_write(const Stream& stream, ShardState& shard, const CallContext& context,
                         const Amount& stored, std::int64_t throttled) {
  if (context.metrics == nullptr || stream.shard_metrics.empty()) return;
  if (stored.records > 0) {
    add_of_shard(stream, shard, context, MetricsName::IncomingBytes, "Bytes", stored.bytes);
    add_of_shard(stream, shard, context, MetricsName::IncomingRecords, "Count", stored.records);
  }
  if (throttled > 0) {
    add_of_shard(stream, shard, context, MetricsName::WriteProvisionedThroughputExceeded, "Count",
                 throttled);
  }
}

void measure_get_records(Stream& stream, ShardState& shard, const CallContext& context,
                         const Amount& read, std::int64_t age_ms) {
  if (context.metrics == nullptr) return;
  Writer write(stream, context);
  write.add(get_records_success, 1);
  write.add(get_records_bytes, read.bytes);
  write.add(get_records_records, read.records);
  write.add(iterator_age, age_ms);
  if (stream.shard_metrics.empty()) return;
  add_of_shard(stream, shard, context, MetricsName::OutgoingBytes, "Bytes", read.bytes);
  add_of_shard(stream, shard, context, MetricsName::OutgoingRecords, "Count", read.records);
  add_of_shard(stream, shard, context, MetricsName::IteratorAgeMilliseconds, "Milliseconds",
               age_ms);
}

void measure_refused_read(Stream& stream, ShardState& shard, const CallContext& context) {
  if (context.metrics == nullptr) return;
  Writer write(stream, context);
  write.add(get_records_success, 0);
  write.add(read_exceeded, 1);
  add_of_shard(stream, shard, context, MetricsName::ReadProvisionedThroughputExceeded, "Count", 1);
}

}  // namespace weir::kinesis
