#include "sim/lambda/failure_destination.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "sim/aws/request_id.h"
#include "sim/lambda/api.h"
#include "sim/lambda/faults.h"
#include "sim/lambda/mapping_source.h"
#include "sim/s3/api.h"
#include "sim/sns/api.h"
#include "sim/sqs/api.h"

namespace weir::lambda {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kBucket = "arn:aws:s3:::";

bool is_queue(std::string_view arn) { return arn.starts_with("arn:aws:sqs:"); }
bool is_topic(std::string_view arn) { return arn.starts_with("arn:aws:sns:"); }
bool is_bucket(std::string_view arn) { return arn.starts_with(kBucket); }

std::string function_arn_of(const ShardWork& work) {
  const MappingSettings& settings = work.mapping;
  CallContext place;
  place.account = work.cloud.account();
  place.region = work.cloud.region();
  const std::string arn = function_arn(place, settings.function);
  return settings.qualifier.empty() ? arn : arn + ":" + settings.qualifier;
}

Json batch_info(const ShardWork& work, std::span<const kinesis::Record> records) {
  return {
      {"shardId", work.event.shard_id},
      {"startSequenceNumber", *records.front().SequenceNumber},
      {"endSequenceNumber", *records.back().SequenceNumber},
      {"approximateArrivalOfFirstRecord", to_iso8601(*records.front().ApproximateArrivalTimestamp)},
      {"approximateArrivalOfLastRecord", to_iso8601(*records.back().ApproximateArrivalTimestamp)},
      {"batchSize", records.size()},
      {"streamArn", work.event.stream_arn}};
}

// "aws/lambda/<uuid>/<shard>/2019/11/14/2019-11-14T00.38.06-<uuid>": guide, error destinations.
std::string object_key(const ShardWork& work, Identity identity, Time now) {
  std::string time = to_iso8601(now, 0);
  time.pop_back();  // the zone
  std::ranges::replace(time, ':', '.');
  std::string day = time.substr(0, 10);
  std::ranges::replace(day, '-', '/');
  return "aws/lambda/" + work.mapping.uuid + "/" + work.event.shard_id + "/" + day + "/" + time +
         "-" + aws::uuid_of(identity.child("object"));
}

// One call of whichever service it is; true: it took the notice.
Task<bool> send(ShardWork& work, aws::Caller caller, std::string text, std::string key) {
  const std::string arn = work.mapping.on_failure;
  if (is_queue(arn)) {
    sqs::SendMessageRequest request;
    request.QueueUrl = queue_url(arn);
    request.MessageBody = std::move(text);
    auto answer = co_await work.cloud.call<sqs::SendMessage>(caller, std::move(request));
    co_return answer.has_value();
  }
  if (is_topic(arn)) {
    sns::PublishInput request;
    request.TopicArn = arn;
    request.Message = std::move(text);
    auto answer = co_await work.cloud.call<sns::Publish>(caller, std::move(request));
    co_return answer.has_value();
  }
  s3::PutObjectRequest request;
  request.Bucket = arn.substr(kBucket.size());
  request.Key = std::move(key);
  request.Body = Bytes(std::move(text));
  auto answer = co_await work.cloud.call<s3::PutObject>(caller, std::move(request));
  co_return answer.has_value();
}

bool is_lost(const ShardWork& work, Identity identity) {
  aws::FaultHook* faults = work.cloud.faults();
  if (faults == nullptr) return false;
  const Time now = work.kernel().now();
  return faults->on_site({mapping_destination(), identity, 0, work.mapping.function, now}).kind !=
         nullptr;
}

}  // namespace

std::string write_failure_notice(const ShardWork& work, const FailureNotice& notice,
                                 std::span<const kinesis::Record> records, Time now,
                                 bool with_payload) {
  Json out;
  out["requestContext"] = {{"requestId", notice.request_id},
                           {"functionArn", function_arn_of(work)},
                           {"condition", notice.condition},
                           {"approximateInvokeCount", notice.invocations}};
  if (notice.answer) {
    const Json error = notice.answer->function_failed ? Json("Unhandled") : Json();
    out["responseContext"] = {{"statusCode", 200},
                              {"executedVersion", notice.answer->executed_version},
                              {"functionError", error}};
  }
  out["version"] = "1.0";
  out["timestamp"] = to_iso8601(now);
  out["KinesisBatchInfo"] = batch_info(work, records);
  if (with_payload) out["payload"] = write_kinesis_event(work.event, records);
  return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<aws::Error> refuse_destination(std::string_view arn) {
  const bool standard = (is_queue(arn) || is_topic(arn)) && !is_fifo(arn);
  if (standard || (is_bucket(arn) && arn.size() > kBucket.size())) return std::nullopt;
  if (arn.starts_with("kafka://")) {
    return aws::Error("UnknownOperationException", 400,
                      "weir does not model destinations in Kafka of event source mappings yet");
  }
  return InvalidParameterValueException(
      "The provided destination config DestinationConfig(onSuccess=null, "
      "onFailure=OnFailure(destination=" +
      std::string(arn) + ")) is invalid.");
}

Task<bool> tell_destination(ShardWork& work, Identity identity, const FailureNotice& notice,
                            std::span<const kinesis::Record> records) {
  if (is_lost(work, identity)) co_return false;
  const Time now = work.kernel().now();
  const bool in_bucket = is_bucket(work.mapping.on_failure);
  const std::string text = write_failure_notice(work, notice, records, now, in_bucket);
  const std::string key = in_bucket ? object_key(work, identity, now) : std::string();
  const auto attempts_max = static_cast<std::uint64_t>(work.options().destination_attempts);
  for (std::uint64_t attempt = 0; attempt < attempts_max; ++attempt) {
    if (attempt != 0) co_await work.kernel().delay(work.options().retry_backoff_min);
    const aws::Caller caller(work.principal, identity.child("destination"), attempt);
    const bool told = co_await send(work, caller, text, key);
    if (told) co_return true;
  }
  co_return false;
}

}  // namespace weir::lambda
