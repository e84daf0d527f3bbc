#include "sim/firehose/metrics.h"

#include "sim/kernel/time.h"

namespace weir::firehose {

void StreamMetrics::add(Time now, std::string_view name, std::string_view unit,
                        std::int64_t value) {
  metrics_->series("AWS/Firehose", name, {{"DeliveryStreamName", stream_}}, unit).add(now, value);
}

void StreamMetrics::put(Time now, std::int64_t records, std::int64_t bytes, bool batch) {
  add(now, "IncomingBytes", "Bytes", bytes);
  add(now, "IncomingRecords", "Count", records);
  add(now, "IncomingPutRequests", "Count", 1);
  if (batch) {
    add(now, "PutRecordBatch.Bytes", "Bytes", bytes);
    add(now, "PutRecordBatch.Records", "Count", records);
    add(now, "PutRecordBatch.Requests", "Count", 1);
  } else {
    add(now, "PutRecord.Bytes", "Bytes", bytes);
    add(now, "PutRecord.Requests", "Count", 1);
  }
}

void StreamMetrics::throttled(Time now, std::int64_t records) {
  add(now, "ThrottledRecords", "Count", records);
}

void StreamMetrics::key_disabled(Time now) { add(now, "KMSKeyDisabled", "Count", 1); }

void StreamMetrics::read_from_source(Time now, std::int64_t records, std::int64_t bytes,
                                     std::int64_t millis_behind) {
  add(now, "DataReadFromKinesisStream.Records", "Count", records);
  add(now, "DataReadFromKinesisStream.Bytes", "Bytes", bytes);
  add(now, "KinesisMillisBehindLatest", "Milliseconds", millis_behind);
}

void StreamMetrics::source_throttled(Time now, std::string_view operation) {
  add(now, "Throttled" + std::string(operation), "Count", 1);
}

void StreamMetrics::delivered(Time now, bool backup, std::int64_t records, std::int64_t bytes,
                              Duration freshness) {
  const std::string group = backup ? "BackupToS3." : "DeliveryToS3.";
  add(now, group + "Records", "Count", records);
  add(now, group + "Bytes", "Bytes", bytes);
  add(now, group + "DataFreshness", "Seconds", freshness / 1s);
  add(now, group + "Success", "Count", 1);
  if (!backup) add(now, group + "ObjectCount", "Count", 1);
}

void StreamMetrics::not_delivered(Time now, bool backup) {
  add(now, backup ? "BackupToS3.Success" : "DeliveryToS3.Success", "Count", 0);
}

void StreamMetrics::transformed(Time now, Duration took, bool success) {
  add(now, "ExecuteProcessing.Duration", "Milliseconds", took / 1ms);
  add(now, "ExecuteProcessing.Success", "Count", success ? 1 : 0);
}

void StreamMetrics::processed(Time now, std::int64_t records, std::int64_t bytes) {
  add(now, "SucceedProcessing.Records", "Count", records);
  add(now, "SucceedProcessing.Bytes", "Bytes", bytes);
}

void StreamMetrics::converted(Time now, std::int64_t records, std::int64_t bytes, bool success) {
  const std::string group = success ? "SucceedConversion." : "FailedConversion.";
  add(now, group + "Records", "Count", records);
  add(now, group + "Bytes", "Bytes", bytes);
}

void StreamMetrics::partitions(Time now, std::int64_t active, bool exceeded) {
  add(now, "PartitionCount", "Count", active);
  add(now, "PartitionCountExceeded", "Count", exceeded ? 1 : 0);
}

}  // namespace weir::firehose
