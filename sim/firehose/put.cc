#include "sim/firehose/put.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "sim/firehose/encryption.h"
#include "sim/firehose/faults.h"
#include "sim/firehose/metrics.h"
#include "sim/firehose/streams.h"

namespace weir::firehose {

namespace {

constexpr std::size_t kBatchBytesMax = 4 << 20;
constexpr char kSlowDown[] = "Slow down.";

std::int64_t size_of(const Record& record) {
  return record.Data ? static_cast<std::int64_t>(record.Data->size()) : 0;
}

// Opaque, unique, and the same whenever the same history is played.
std::string record_id(const CallContext& context, std::size_t nth) {
  const Identity id = context.call.child("record id", context.attempt).child("entry", nth);
  static constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text(128, 'A');
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i % 10 == 0) bits = id.child("letters", i).value;
    text[i] = kLetters[bits & 63];
    bits >>= 6;
  }
  return text;
}

class Admission {
 public:
  Admission(Throughput& used, const ThroughputQuota& quota, Time now) : used_(used), quota_(quota) {
    const std::int64_t second = to_seconds(now);
    if (second != used_.second) used_ = Throughput{.second = second};
  }
  bool admit_request() {
    if (used_.requests >= quota_.requests) return false;
    ++used_.requests;
    return true;
  }
  bool admit(std::int64_t bytes) {
    if (used_.records >= quota_.records || used_.bytes + bytes > quota_.bytes) return false;
    ++used_.records;
    used_.bytes += bytes;
    return true;
  }

 private:
  Throughput& used_;
  const ThroughputQuota& quota_;
};

std::expected<DeliveryStream*, aws::Error> require_writable(Firehose& firehose,
                                                            const CallContext& context,
                                                            const std::string& name) {
  const auto found = require_stream(firehose, context, name);
  if (!found) return found;
  DeliveryStream& stream = **found;
  const std::string now = *status(firehose, stream, context.now);
  const bool deleting = now == DeliveryStreamStatus::DELETING;
  if (now == DeliveryStreamStatus::CREATING ||
      (deleting && !firehose.options.accepts_while_deleting)) {
    return std::unexpected(stream_not_found(name, context));
  }
  if (stream.type != DeliveryStreamType::DirectPut) {
    return std::unexpected(InvalidArgumentException(
        "This operation is not permitted on KinesisStreamAsSource delivery stream type."));
  }
  if (encrypts(stream, context.now)) {
    if (auto error = ask_key(context, name)) {
      if (StreamMetrics metrics(context.metrics, name); metrics) metrics.key_disabled(context.now);
      return std::unexpected(*std::move(error));
    }
  }
  return found;
}

}  // namespace

std::expected<PutRecordOutput, aws::Error> put_record(Firehose& firehose,
                                                      const CallContext& context,
                                                      const PutRecordInput& request,
                                                      const Accept& accept) {
  const auto found = require_writable(firehose, context, *request.DeliveryStreamName);
  if (!found) return std::unexpected(found.error());
  DeliveryStream& stream = **found;
  const std::int64_t bytes = size_of(*request.Record);
  Admission admission(stream.throughput, throughput_quota(context.region), context.now);
  StreamMetrics metrics(context.metrics, stream.name);
  if (!admission.admit_request() || !admission.admit(bytes)) {
    if (metrics) metrics.throttled(context.now, 1);
    return std::unexpected(ServiceUnavailableException(kSlowDown));
  }
  if (metrics) metrics.put(context.now, 1, bytes, false);
  accept(stream, request.Record->Data.value_or(Bytes()));
  PutRecordOutput output;
  output.RecordId = record_id(context, 0);
  output.Encrypted = encrypts(stream, context.now);
  return output;
}

std::expected<PutRecordBatchOutput, aws::Error> put_record_batch(Firehose& firehose,
                                                                 const CallContext& context,
                                                                 const PutRecordBatchInput& request,
                                                                 const Accept& accept) {
  const auto found = require_writable(firehose, context, *request.DeliveryStreamName);
  if (!found) return std::unexpected(found.error());
  DeliveryStream& stream = **found;
  std::int64_t total = 0;
  for (const Record& record : *request.Records) total += size_of(record);
  if (total > static_cast<std::int64_t>(kBatchBytesMax)) {
    return std::unexpected(InvalidArgumentException("Records size exceeds 4 MB limit"));
  }
  Admission admission(stream.throughput, throughput_quota(context.region), context.now);
  const bool admitted = admission.admit_request();
  const bool can_fail = entries_can_fail(context);

  PutRecordBatchOutput output;
  auto& entries = output.RequestResponses.emplace();
  entries.resize(request.Records->size());
  std::int32_t failed = 0;
  std::int64_t throttled = 0;
  std::int64_t stored_bytes = 0;
  const auto refuse = [&](PutRecordBatchResponseEntry& entry, const char* code, const char* text) {
    entry.ErrorCode = code;
    entry.ErrorMessage = text;
    ++failed;
  };
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Record& record = (*request.Records)[i];
    const Bytes data = record.Data.value_or(Bytes());
    const aws::Fault fault =
        can_fail ? ask_entry(context, data.identity(), stream.name) : aws::Fault();
    const bool refused = fault.kind == &kEntryThrottled || !admitted ||
                         !(fault.kind == &kEntryFailed || admission.admit(size_of(record)));
    if (refused) {
      refuse(entries[i], "ServiceUnavailableException", kSlowDown);
      ++throttled;
      continue;
    }
    if (fault.kind != &kEntryFailed) {
      accept(stream, data);
      stored_bytes += size_of(record);
    }
    if (fault.kind != nullptr) {
      refuse(entries[i], "InternalFailure", "Internal service failure.");
      continue;
    }
    entries[i].RecordId = record_id(context, i);
  }
  if (StreamMetrics metrics(context.metrics, stream.name); metrics) {
    metrics.put(context.now, static_cast<std::int64_t>(entries.size()) - failed, stored_bytes,
                true);
    if (throttled != 0) metrics.throttled(context.now, throttled);
  }
  output.FailedPutCount = failed;
  output.Encrypted = encrypts(stream, context.now);
  return output;
}

const ThroughputQuota& throughput_quota(std::string_view region) {
  static constexpr ThroughputQuota kLarge{5 << 20, 500'000, 2'000};
  static constexpr ThroughputQuota kOther{1 << 20, 100'000, 1'000};
  static constexpr std::array<std::string_view, 3> kLargeRegions = {"us-east-1", "us-west-2",
                                                                    "eu-west-1"};
  return std::ranges::find(kLargeRegions, region) != kLargeRegions.end() ? kLarge : kOther;
}

}  // namespace weir::firehose
