#include "sim/events/delivery.h"

#include <algorithm>
#include <map>
#include <utility>

#include "sim/aws/retry_errors.h"
#include "sim/events/errors.h"
#include "sim/events/faults.h"
#include "sim/events/input.h"
#include "sim/events/put_events.h"
#include "sim/events/targets.h"
#include "sim/firehose/api.h"
#include "sim/kernel/assert.h"
#include "sim/kinesis/api.h"
#include "sim/lambda/api.h"
#include "sim/sns/api.h"
#include "sim/sqs/api.h"

namespace weir::events {
namespace {

constexpr Site kOnTheWay{"events/target/on-the-way", ChoiceKind::latency};
constexpr Site kBackoff{"events/target/backoff", ChoiceKind::latency};
constexpr EventKind kGivenUp{"events/given-up"};
constexpr std::int32_t kRetriesMax = 185;
constexpr std::int32_t kAgeMax = 86'400;

// Why a call failed, in the words of a dead letter.
enum class Reason : std::uint8_t { no_permissions, no_resource, throttling, timeout, from_target };

Reason reason_of(const aws::Error& error) {
  if (error.error_class == aws::ErrorClass::transport) return Reason::timeout;
  const auto says = [&](const char* word) { return error.code.find(word) != std::string::npos; };
  if (aws::is_throttling(error) || error.http_status == 429) return Reason::throttling;
  if (error.http_status == 403 || says("AccessDenied") || says("AuthorizationError")) {
    return Reason::no_permissions;
  }
  if (error.http_status == 404 || says("NotFound") || says("NonExistent") || says("DoesNotExist")) {
    return Reason::no_resource;
  }
  return Reason::from_target;
}

const char* to_text(Reason reason) {
  switch (reason) {
    case Reason::no_permissions:
      return "NO_PERMISSIONS";
    case Reason::no_resource:
      return "NO_RESOURCE";
    case Reason::throttling:
      return "THROTTLING";
    case Reason::timeout:
      return "TIMEOUT";
    case Reason::from_target:
      break;
  }
  return "ERROR_FROM_TARGET";
}

bool is_hopeless(Reason reason) {
  return reason == Reason::no_permissions || reason == Reason::no_resource;
}

// 1, 2, 4 … times the first wait.
Duration backoff(const Options& options, std::uint64_t failures) {
  const std::uint64_t doublings = std::min<std::uint64_t>(failures, 20);
  return std::min<Duration>(options.backoff_min * (std::int64_t{1} << doublings),
                            options.backoff_max);
}

// The address of the queue with this ARN.
std::string queue_url(const std::string& arn) {
  std::string place = arn_from(arn, 3);  // REGION:ACCOUNT:NAME
  std::ranges::replace(place, ':', '/');
  return "https://sqs." + place.replace(place.find('/'), 1, ".amazonaws.com/");
}

sqs::MessageAttributeValue attribute(std::string text, const char* type = "String") {
  return sqs::MessageAttributeValue().WithDataType(type).WithStringValue(std::move(text));
}

aws::Dimensions dimensions_of(const StoredRule& rule) {
  if (rule.bus == kDefaultBus) return {{"RuleName", rule.name}};
  return {{"EventBusName", rule.bus}, {"RuleName", rule.name}};
}

}  // namespace

void Delivery::send(const StoredRule& rule, std::shared_ptr<const Event> event, Duration late) {
  for (const auto& [id, target] : rule.targets) {
    auto parcel = std::make_shared<Parcel>();
    parcel->event = event;
    parcel->identity = event->identity.child(rule.arn).child(id);
    parcel->target = target;
    parcel->rule_arn = rule.arn;
    parcel->rule = dimensions_of(rule);
    parcel->input = input_for(target, rule, *event);
    if (kind_of(*target.Arn) == TargetKind::kinesis) {
      parcel->partition_key = partition_key_for(target, *event);
    }
    parcel->late = late;
    if (aws::FaultHook* faults = cloud_.faults()) {
      const aws::Fault fault =
          faults->on_site({target_delivery(), parcel->identity, 0, rule.name, kernel().now()});
      if (fault.kind == &kDeliveredLate) parcel->late += fault.duration;
      if (fault.kind == &kDeliveredTwice) {
        auto again = std::make_shared<Parcel>(*parcel);
        again->identity = parcel->identity.child("again");
        again->late += fault.duration;
        dispatch(std::move(again));
      }
    }
    dispatch(std::move(parcel));
  }
}

void Delivery::dispatch(const Shared& parcel) {
  ++events_.deliveries;
  stories_.spawn(parcel->identity, deliver(parcel));
}

// How long until there is room in the account's rate of invocations.
Duration Delivery::wait_for_rate() {
  Rate& rate = events_.invocations;
  const std::int64_t now = to_seconds(kernel().now());
  if (rate.second < now) rate = {now, 0};
  if (rate.count >= events_.options.invocations_per_second) rate = {rate.second + 1, 0};
  ++rate.count;
  if (rate.second == now) return {};
  return Time(std::chrono::seconds(rate.second)) - kernel().now();
}

Task<void> Delivery::deliver(Shared parcel) {
  const aws::Latency& usual = cloud_.latency("events/delivery");
  const Duration way =
      kernel().choices().between(kOnTheWay, parcel->identity, 0, usual.low, usual.high);
  const Duration room = wait_for_rate();
  co_await kernel().delay(way + room + parcel->late);
  measure(*parcel, "IngestionToInvocationStartLatency",
          (kernel().now() - parcel->event->ingested) / 1ms, "Milliseconds");
  const RetryPolicy policy = parcel->target.RetryPolicy.value_or(RetryPolicy());
  const auto retries_max =
      static_cast<std::uint64_t>(policy.MaximumRetryAttempts.value_or(kRetriesMax));
  const Time too_old = parcel->event->ingested +
                       std::chrono::seconds(policy.MaximumEventAgeInSeconds.value_or(kAgeMax));
  for (std::uint64_t retries = 0;; ++retries) {
    std::optional<aws::Error> error = co_await attempt(parcel, retries);
    if (!error) break;
    auto failure = std::make_shared<Failure>();
    failure->error = *std::move(error);
    failure->retries = retries;
    const Duration middle = backoff(events_.options, retries);
    const Duration wait =
        kernel().choices().between(kBackoff, parcel->identity, retries, middle / 2, middle / 2 * 3);
    const bool hopeless = is_hopeless(reason_of(failure->error));
    if (!hopeless && retries >= retries_max) {
      failure->condition = "MaximumRetryAttempts";
    } else if (!hopeless && kernel().now() + wait > too_old) {
      failure->condition = "MaximumEventAgeInSeconds";
    } else if (!hopeless) {
      co_await kernel().delay(wait);
      continue;
    }
    co_await give_up(parcel, std::move(failure));
    break;
  }
  measure(*parcel, "Invocations");
  --events_.deliveries;
}

template <class Op>
Task<std::optional<aws::Error>> Delivery::call(aws::Caller caller, typename Op::Request request) {
  auto answer = co_await cloud_.call<Op>(caller, std::move(request));
  if (answer) co_return std::nullopt;
  co_return std::move(answer.error());
}

Task<std::optional<aws::Error>> Delivery::attempt(Shared parcel, std::uint64_t nth) {
  const Target& target = parcel->target;
  const std::string& arn = *target.Arn;
  const aws::Caller caller(cloud_.principal(target.RoleArn.value_or(kPrincipal)), parcel->identity,
                           nth);
  // The record that may come of it has the luck of this delivery, whatever its content.
  const Bytes data = Bytes(parcel->input).with_identity(parcel->identity.child("data"));
  switch (kind_of(arn)) {
    case TargetKind::lambda:
      return call<lambda::Invoke>(caller, lambda::InvocationRequest()
                                              .WithFunctionName(arn)
                                              .WithInvocationType(lambda::InvocationType::Event)
                                              .WithPayload(data));
    case TargetKind::sqs: {
      sqs::SendMessageRequest request;
      request.QueueUrl = queue_url(arn);
      request.MessageBody = parcel->input;
      if (target.SqsParameters) request.MessageGroupId = target.SqsParameters->MessageGroupId;
      return call<sqs::SendMessage>(caller, std::move(request));
    }
    case TargetKind::sns:
      return call<sns::Publish>(caller,
                                sns::PublishInput().WithTopicArn(arn).WithMessage(parcel->input));
    case TargetKind::kinesis:
      return call<kinesis::PutRecord>(caller, kinesis::PutRecordInput()
                                                  .WithStreamARN(arn)
                                                  .WithPartitionKey(parcel->partition_key)
                                                  .WithData(data));
    case TargetKind::firehose: {
      static constexpr std::size_t kBefore = std::string_view("deliverystream/").size();
      return call<firehose::PutRecord>(caller,
                                       firehose::PutRecordInput()
                                           .WithDeliveryStreamName(arn_from(arn, 5).substr(kBefore))
                                           .WithRecord(firehose::Record().WithData(data)));
    }
    case TargetKind::event_bus:
      return forward(parcel);
    case TargetKind::other:
      break;
  }
  WEIR_ASSERT(false);  // PutTargets does not take it
  return {};
}

Task<std::optional<aws::Error>> Delivery::forward(Shared parcel) {
  const Bus* bus = find_bus(events_, parcel->target.Arn);
  if (bus == nullptr) co_return no_such_bus(bus_name(parcel->target.Arn));
  if (parcel->event->forwarded) {
    measure(*parcel, "DeadLetterInvocations");
    co_return std::nullopt;
  }
  auto event = std::make_shared<Event>(*parcel->event);
  event->forwarded = true;
  CallContext context;
  context.now = kernel().now();
  context.metrics = cloud_.metrics();
  match(*bus, context, event, [this](const StoredRule& rule, std::shared_ptr<const Event> what) {
    send(rule, std::move(what));
  });
  co_return std::nullopt;
}

Task<void> Delivery::give_up(Shared parcel, std::shared_ptr<const Failure> failure) {
  const char* reason = to_text(reason_of(failure->error));
  kernel().trace().emit(kernel().now(), kGivenUp, parcel->identity.value,
                        internal::hash_text(reason));
  measure(*parcel, "FailedInvocations");
  const auto& queue = parcel->target.DeadLetterConfig;
  if (!queue || !queue->Arn) co_return;
  std::map<std::string, sqs::MessageAttributeValue> attributes;
  attributes["RULE_ARN"] = attribute(parcel->rule_arn);
  attributes["TARGET_ARN"] = attribute(*parcel->target.Arn);
  attributes["ERROR_CODE"] = attribute(reason);
  attributes["ERROR_MESSAGE"] =
      attribute(failure->error.message.empty() ? failure->error.code : failure->error.message);
  attributes["RETRY_ATTEMPTS"] = attribute(std::to_string(failure->retries), "Number");
  if (!failure->condition.empty()) {
    attributes["EXHAUSTED_RETRY_CONDITION"] = attribute(failure->condition);
  }
  sqs::SendMessageRequest request;
  request.QueueUrl = queue_url(*queue->Arn);
  request.MessageBody = parcel->event->text;
  request.MessageAttributes = std::move(attributes);
  const auto sent = co_await dead_letters_.call<sqs::SendMessage>(
      parcel->identity.child("dead letter"), std::move(request));
  measure(*parcel, sent ? "InvocationsSentToDlq" : "InvocationsFailedToBeSentToDlq");
}

void Delivery::measure(const Parcel& parcel, const char* metric, std::int64_t value,
                       const char* unit) const {
  if (cloud_.metrics() == nullptr) return;
  cloud_.metrics()->series("AWS/Events", metric, parcel.rule, unit).add(kernel().now(), value);
}

}  // namespace weir::events
