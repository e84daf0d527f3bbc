#include "sim/firehose/transform_buffer.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "sim/aws/base64.h"
#include "sim/aws/codec.h"
#include "sim/aws/request_id.h"
#include "sim/aws/timestamp.h"

namespace weir::firehose {

namespace {

constexpr std::uint64_t kInvocationsMax = 5;  // outstanding, a shard
// What is sent at once stays below Lambda's 6 MB as JSON: UNCONFIRMED how the service keeps to it.
constexpr std::size_t kEventBytesMax = 6'000'000;
constexpr std::size_t kBytesAroundRecord = 220;  // its members; more with those of a Kinesis record

std::size_t event_bytes(const BufferedRecord& record) {
  const std::size_t around = record.origin ? 2 * kBytesAroundRecord : kBytesAroundRecord;
  return (record.data.size() + 2) / 3 * 4 + around;
}

// The service's words for a function that could not be invoked, or failed.
RecordError error_of(const aws::Error& error) {
  if (error.code == "TooManyRequestsException") {
    return {"Lambda.InvokeLimitExceeded",
            "The Lambda invocation limit is exceeded; increase the limit on the function or on "
            "the account."};
  }
  if (error.code == "ResourceNotFoundException") {
    return {"Lambda.ResourceNotFound", "The Lambda function was not found."};
  }
  if (error.code == "AccessDeniedException") {
    return {"Lambda.InvokeAccessDenied",
            "Access was denied. Ensure that the access policy allows access to the Lambda "
            "function."};
  }
  return {"Lambda.FunctionError",
          "The Lambda function was successfully invoked but it returned an error result."};
}

const RecordError& function_error() {
  static const RecordError error{
      "Lambda.FunctionError",
      "The Lambda function was successfully invoked but it returned an error result."};
  return error;
}

}  // namespace

TransformBuffer::TransformBuffer(StreamWork& work, TransformedRecords& next, std::string name)
    : work_(work),
      next_(next),
      name_(std::move(name)),
      filled_(work.kernel()),
      invocations_(work.kernel(), kInvocationsMax),
      handed_over_(work.kernel()) {}

void TransformBuffer::add(BufferedRecord record) {
  bytes_ += record.data.size();
  records_.push_back(std::move(record));
  if (records_.size() == 1 || bytes_ >= wanted_) filled_.notify_all();
}

Task<void> TransformBuffer::run() {
  for (;;) {
    wanted_ = 0;
    while (records_.empty()) co_await filled_.wait();
    const std::shared_ptr<const Settings> settings = work_.settings();
    // An update may have taken the transform away; what waits goes on as it is.
    const BufferLimits limits =
        settings->transform ? settings->transform->limits : BufferLimits{1, Duration::zero()};
    wanted_ = limits.bytes;
    const Time due_at = records_.front().entered + limits.age;
    while (bytes_ < limits.bytes && kernel().now() < due_at) co_await filled_.wait_until(due_at);
    co_await invocations_.acquire();
    Records batch = take(limits.bytes);
    under_way_ += batch.size();
    bytes_under_way_ += bytes_of(batch);
    const Identity identity = identity_of(batch).child("transform");
    handed_over_.spawn(identity, hand_over(std::move(batch), work_.settings()));
  }
}

Records TransformBuffer::take(std::size_t bytes_max) {
  Records batch;
  std::size_t taken = 0;
  std::size_t as_event = 0;
  while (!records_.empty() && (batch.empty() || taken < bytes_max)) {
    as_event += event_bytes(records_.front());
    if (!batch.empty() && as_event > kEventBytesMax) break;
    taken += records_.front().data.size();
    batch.push_back(std::move(records_.front()));
    records_.pop_front();
  }
  bytes_ -= taken;
  return batch;
}

Task<void> TransformBuffer::hand_over(Records batch, std::shared_ptr<const Settings> settings) {
  const std::size_t bytes = bytes_of(batch);
  if (!settings->transform) {
    for (const BufferedRecord& record : batch) next_.transformed(record, {});
  } else {
    co_await invoke(batch, settings);
  }
  under_way_ -= batch.size();
  bytes_under_way_ -= bytes;
  invocations_.release();
}

// UNCONFIRMED: a try more keeps the ids of the records and has a new invocation id.
Task<void> TransformBuffer::invoke(const Records& batch, std::shared_ptr<const Settings> settings) {
  const Transform& transform = *settings->transform;
  const Identity identity = identity_of(batch).child("transform");
  std::vector<std::string> ids;
  ids.reserve(batch.size());
  for (const BufferedRecord& record : batch) {
    ids.push_back(aws::uuid_of(record.data.identity(), ids.size()) + "000000");
  }
  Duration wait = work_.options().transform_retry_min;
  for (std::int64_t attempt = 0;; ++attempt) {
    const auto nth = static_cast<std::uint64_t>(attempt);
    lambda::InvocationRequest request;
    request.FunctionName = transform.function;
    request.InvocationType = lambda::InvocationType::RequestResponse;
    request.Payload = Bytes(write_event(batch, ids, identity.child("invocation", nth)));
    aws::Caller caller(work_.cloud.principal(transform.role), identity, nth);
    caller.read_timeout = work_.options().transform_invoke_max;
    const Time began = kernel().now();
    auto answer = co_await work_.cloud.call<lambda::Invoke>(caller, std::move(request));
    const bool ran = answer && !answer->FunctionError;
    if (StreamMetrics metrics = work_.metrics(); metrics) {
      metrics.transformed(kernel().now(), kernel().now() - began, ran);
    }
    if (ran) {
      const Bytes payload = answer->Payload.value_or(Bytes());
      settle(batch, judge(payload.view(), ids), attempt + 1, *settings);
      co_return;
    }
    const RecordError error = answer ? function_error() : error_of(answer.error());
    work_.log(settings->sink, error.code, error.message, transform.function);
    if (attempt >= transform.retries) {
      fail_all(batch, error, attempt + 1, *settings);
      co_return;
    }
    co_await kernel().delay(wait);
    wait *= 2;
  }
}

std::string TransformBuffer::write_event(const Records& batch, const std::vector<std::string>& ids,
                                         Identity invocation) const {
  const DeliveryStream& stream = work_.stream;
  std::string text = "{\"invocationId\":\"" + aws::uuid_of(invocation) +
                     "\",\"deliveryStreamArn\":\"" + stream.arn + "\",\"region\":\"" +
                     work_.cloud.region() + "\"";
  if (!stream.source_arn.empty())
    text += ",\"sourceKinesisStreamArn\":\"" + stream.source_arn + '"';
  text += ",\"records\":[";
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const BufferedRecord& record = batch[i];
    const std::string arrival = std::to_string(aws::to_milliseconds(record.arrival));
    if (i != 0) text += ',';
    text += "{\"recordId\":\"" + ids[i] + "\",\"approximateArrivalTimestamp\":" + arrival;
    text += ",\"data\":\"" + aws::base64_encode(record.data.view()) + '"';
    if (record.origin) {
      text += ",\"kinesisRecordMetadata\":{\"sequenceNumber\":\"" + record.origin->sequence_number +
              "\",\"subsequenceNumber\":0,\"partitionKey\":" +
              aws::dump_json(record.origin->partition_key) + ",\"shardId\":\"" +
              record.origin->shard_id + "\",\"approximateArrivalTimestamp\":" + arrival + '}';
    }
    text += '}';
  }
  return text + "]}";
}

void TransformBuffer::settle(const Records& batch, const std::vector<Verdict>& verdicts,
                             std::int64_t attempts, const Settings& settings) {
  std::int64_t good = 0;
  std::int64_t bytes = 0;
  std::string logged;  // a code is logged once a batch: lines are sampled
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const BufferedRecord& record = batch[i];
    const Verdict& verdict = verdicts[i];
    if (verdict.kind == Verdict::dropped) {
      ++work_.stream.counts.dropped;
    } else if (verdict.kind == Verdict::ok) {
      // The record stays the one it was, whatever is in it now.
      BufferedRecord changed = record;
      changed.raw = record.data;
      changed.data = Bytes(verdict.data).with_identity(record.data.identity());
      changed.entered = kernel().now();
      ++good;
      bytes += static_cast<std::int64_t>(changed.data.size());
      next_.transformed(std::move(changed), verdict.keys);
    } else {
      next_.failed(record, "processing-failed",
                   processing_failed_line(record, verdict.error, attempts, kernel().now(),
                                          settings.transform->function));
      if (logged != verdict.error.code) {
        logged = verdict.error.code;
        work_.log(settings.sink, verdict.error.code, verdict.error.message,
                  settings.transform->function);
      }
    }
  }
  if (StreamMetrics metrics = work_.metrics(); metrics) {
    metrics.processed(kernel().now(), good, bytes);
  }
}

void TransformBuffer::fail_all(const Records& batch, const RecordError& error,
                               std::int64_t attempts, const Settings& settings) {
  for (const BufferedRecord& record : batch) {
    next_.failed(record, "processing-failed",
                 processing_failed_line(record, error, attempts, kernel().now(),
                                        settings.transform->function));
  }
}

}  // namespace weir::firehose
