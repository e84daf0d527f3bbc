#include "sim/s3/notifier.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "sim/aws/client.h"
#include "sim/aws/request_id.h"
#include "sim/aws/retry_errors.h"
#include "sim/events/api.h"
#include "sim/kernel/choices.h"
#include "sim/lambda/api.h"
#include "sim/s3/errors.h"
#include "sim/s3/faults.h"
#include "sim/s3/notifications.h"
#include "sim/s3/serve.h"
#include "sim/s3/storage_class.h"
#include "sim/s3/versions.h"
#include "sim/sns/api.h"
#include "sim/sqs/api.h"

namespace weir::s3 {

namespace {

constexpr Site kDelay{"s3/notification/delay", ChoiceKind::latency};
constexpr EventKind kDelivered{"s3/notification-delivered"};
constexpr EventKind kLost{"s3/notification-lost"};
constexpr char kPrincipal[] = "s3.amazonaws.com";
constexpr Duration kLate = 2min;  // of a late event, unless the fault says how long
constexpr Duration kLongestWait = 1min;
constexpr char kEmptyEtag[] = "d41d8cd98f00b204e9800998ecf8427e";

// "arn:aws:sqs:us-east-1:123456789012:queue" → the URL that SQS gives this queue.
std::string url_of_queue(const std::string& arn) {
  std::vector<std::string> parts(1);
  for (const char c : arn) {
    if (c == ':') {
      parts.emplace_back();
    } else {
      parts.back().push_back(c);
    }
  }
  parts.resize(std::max<std::size_t>(parts.size(), 6));
  return "https://sqs." + parts[3] + ".amazonaws.com/" + parts[4] + "/" + parts[5];
}

std::string versioned(const BucketState& bucket, const std::string& id) {
  return bucket.versioning == Versioning::never || id == kNullVersion ? std::string() : id;
}

sqs::SendMessageRequest message_to_queue(const std::string& arn, std::string text) {
  return sqs::SendMessageRequest().WithQueueUrl(url_of_queue(arn)).WithMessageBody(std::move(text));
}
sns::PublishInput message_to_topic(const std::string& arn, std::string text) {
  return sns::PublishInput()
      .WithTopicArn(arn)
      .WithSubject("Amazon S3 Notification")
      .WithMessage(std::move(text));
}

// Those that can be asked whether they are there.
std::vector<Target> all_targets(const NotificationConfiguration& all) {
  std::vector<Target> targets;
  const auto add = [&](const auto& configurations, auto arn, TargetKind kind) {
    if (!configurations) return;
    for (const auto& configuration : *configurations) {
      targets.push_back({kind, *(configuration.*arn), *configuration.Id});
    }
  };
  add(all.QueueConfigurations, &QueueConfiguration::QueueArn, TargetKind::queue);
  add(all.TopicConfigurations, &TopicConfiguration::TopicArn, TargetKind::topic);
  add(all.LambdaFunctionConfigurations, &LambdaFunctionConfiguration::LambdaFunctionArn,
      TargetKind::function);
  return targets;
}

// What S3 says of a destination that does not answer as it should.
std::string why_not(TargetKind kind, const aws::Error& error) {
  const bool denied = error.http_status == 403 && error.code != "OverLimit";
  switch (kind) {
    case TargetKind::queue:
      return denied ? "Permissions on the destination queue do not allow S3 to publish "
                      "notifications from this bucket"
                    : "The destination queue does not exist";
    case TargetKind::topic:
      return denied ? "Permissions on the destination topic do not allow S3 to publish "
                      "notifications from this bucket"
                    : "The destination topic does not exist";
    default:
      return "The destination Lambda function does not exist, or S3 may not invoke it";
  }
}

// Those that the event goes to.
std::vector<Target> targets_of(const BucketState& bucket, const ObjectEvent& event) {
  std::vector<Target> targets;
  const auto add = [&](const auto& configurations, auto arn, TargetKind kind) {
    if (!configurations) return;
    for (const auto& configuration : *configurations) {
      if (!is_meant(configuration.Events, configuration.Filter, event)) continue;
      targets.push_back({kind, *(configuration.*arn), *configuration.Id});
    }
  };
  const NotificationConfiguration& all = bucket.notifications;
  add(all.QueueConfigurations, &QueueConfiguration::QueueArn, TargetKind::queue);
  add(all.TopicConfigurations, &TopicConfiguration::TopicArn, TargetKind::topic);
  add(all.LambdaFunctionConfigurations, &LambdaFunctionConfiguration::LambdaFunctionArn,
      TargetKind::function);
  if (all.EventBridgeConfiguration) targets.push_back({TargetKind::event_bus, "default", ""});
  return targets;
}

bool is_not_modelled(const aws::Error& error) {
  return error.message.starts_with("weir does not model");
}

}  // namespace

struct Notifier::Delivery {
  ObjectEvent event;
  Target target;
  Identity identity;
  std::uint64_t attempt;
  Duration wait;
};

Notifier::Notifier(aws::Cloud& cloud, S3& s3) : cloud_(cloud), s3_(s3), stories_(cloud.kernel()) {
  started_ = std::any_of(s3.buckets.begin(), s3.buckets.end(), [](const auto& entry) {
    return entry.second.notifications != NotificationConfiguration();
  });
}

// ---- what happens ----

BucketState* Notifier::listened_to(const std::string& bucket) {
  const auto found = s3_.buckets.find(bucket);
  if (found == s3_.buckets.end()) return nullptr;
  const bool any = found->second.notifications != NotificationConfiguration();
  return any ? &found->second : nullptr;
}

ObjectEvent Notifier::event_of(const Cause& cause, const BucketState& bucket,
                               const std::string& key, const std::string& type) const {
  const CallContext& context = cause.context;
  ObjectEvent event;
  event.type = type;
  event.key = key;
  event.bucket = bucket.name;
  event.region = bucket.region;
  event.owner = bucket.owner;
  event.operation = cause.operation.name;
  event.request_id = aws::request_id(cause.operation, context.call, context.attempt);
  event.host_id = aws::extended_request_id(cause.operation, context.call, context.attempt);
  event.at = context.now;
  event.identity = context.call.child("s3/event").child(key);
  event.attempt = context.attempt;
  return event;
}

void Notifier::created(const Cause& cause, const std::string& bucket_name, const std::string& key) {
  BucketState* bucket = listened_to(bucket_name);
  if (bucket == nullptr) return;
  const StoredVersion* version = current(*bucket, key);
  if (version == nullptr) return;
  std::string type = "ObjectCreated:Put";
  if (cause.operation.name == "CopyObject") type = "ObjectCreated:Copy";
  if (cause.operation.name == "CompleteMultipartUpload") {
    type = "ObjectCreated:CompleteMultipartUpload";
  }
  ObjectEvent event = event_of(cause, *bucket, key, type);
  event.size = version->body.size();
  event.etag = unquoted(version->etag);
  event.version = versioned(*bucket, version->id);
  event.sequencer = next_sequencer(*bucket, cause.context.now);
  tell(*bucket, event, cause.context);
}

void Notifier::deleted(const Cause& cause, const std::string& bucket_name, const std::string& key,
                       const std::optional<std::string>& version) {
  BucketState* bucket = listened_to(bucket_name);
  if (bucket == nullptr) return;
  const bool hides = !version && bucket->versioning != Versioning::never;
  ObjectEvent event = event_of(
      cause, *bucket, key, hides ? "ObjectRemoved:DeleteMarkerCreated" : "ObjectRemoved:Delete");
  event.operation = "DeleteObject";  // of a batch, too
  if (hides) {
    event.etag = kEmptyEtag;
    event.version = versioned(*bucket, bucket->objects.at(key).back().id);
  } else if (version) {
    event.version = versioned(*bucket, *version);
  }
  event.sequencer = next_sequencer(*bucket, cause.context.now);
  tell(*bucket, event, cause.context);
}

void Notifier::changed(const Cause& cause, const std::string& type, const std::string& bucket_name,
                       const std::string& key, const std::optional<std::string>& id) {
  BucketState* bucket = listened_to(bucket_name);
  if (bucket == nullptr) return;
  const auto version = select_version(*bucket, key, id, "GET");
  if (!version) return;
  ObjectEvent event = event_of(cause, *bucket, key, type);
  event.etag = unquoted((*version)->etag);
  event.version = versioned(*bucket, (*version)->id);
  tell(*bucket, event, cause.context);
}

void Notifier::expired(const BucketState& bucket, const LifecycleDeed& deed) {
  if (listened_to(bucket.name) == nullptr) return;
  BucketState& listened = s3_.buckets.at(bucket.name);
  ObjectEvent event;
  event.type = deed.type;
  event.key = deed.key;
  event.bucket = bucket.name;
  event.region = bucket.region;
  event.owner = bucket.owner;
  event.version = versioned(bucket, deed.version);
  event.at = kernel().now();
  event.identity =
      Identity::of(bucket.name).child("s3/event").child(deed.key).child(deed.version, deed.number);
  event.request_id = aws::request_id("s3:Lifecycle", event.identity, 0);
  if (deed.storage_class) {
    event.storage_class = to_string(*deed.storage_class);
  } else {
    event.sequencer = next_sequencer(listened, event.at);
  }
  CallContext context;
  context.now = event.at;
  context.call = event.identity;
  context.faults = cloud_.faults();
  tell(bucket, event, context);
}

// ---- delivery ----

void Notifier::tell(const BucketState& bucket, const ObjectEvent& event,
                    const CallContext& context) {
  for (const Target& target : targets_of(bucket, event)) send(event, target, context);
}

void Notifier::send(const ObjectEvent& event, const Target& target, const CallContext& context) {
  Delivery delivery{event, target, event.identity.child(event.type).child(target.arn),
                    event.attempt, Duration::zero()};
  const NotificationFault fault = ask_notification(context, delivery.identity, event.bucket);
  if (fault.lost) {
    kernel().trace().emit(event.at, kLost, delivery.identity.value, event.attempt);
    return;
  }
  const NotificationDelay& range = s3_.options.notification_delay;
  delivery.wait = kernel().choices().between(kDelay, delivery.identity, delivery.attempt, range.low,
                                             range.high);
  if (fault.late) {
    delivery.wait += fault.duration > Duration::zero() ? fault.duration : kLate;
  }
  const Identity first = delivery.identity;
  stories_.spawn(first, deliver(std::make_shared<const Delivery>(delivery)));
  if (!fault.twice) return;
  delivery.identity = first.child("again");
  delivery.wait = kernel().choices().between(kDelay, delivery.identity, delivery.attempt, range.low,
                                             range.high);
  stories_.spawn(delivery.identity, deliver(std::make_shared<const Delivery>(delivery)));
}

Task<void> Notifier::deliver(std::shared_ptr<const Delivery> delivery) {
  co_await kernel().delay(delivery->wait);
  const Time give_up = kernel().now() + s3_.options.notification_retry_for;
  Duration wait = 1s;
  for (std::uint64_t tries = 0;; ++tries) {
    const aws::Caller caller(cloud_.principal(kPrincipal), delivery->identity,
                             delivery->attempt * aws::Client::kRound + tries);
    const Handed handed = co_await hand_over(delivery, caller);
    if (handed == Handed::taken) {
      kernel().trace().emit(kernel().now(), kDelivered, delivery->identity.value,
                            delivery->attempt);
      co_return;
    }
    if (handed == Handed::refused || kernel().now() + wait > give_up) break;
    co_await kernel().delay(wait);
    wait = std::min(2 * wait, kLongestWait);
  }
  kernel().trace().emit(kernel().now(), kLost, delivery->identity.value, delivery->attempt);
}

template <class Op>
Task<Notifier::Handed> Notifier::hand(aws::Caller caller, typename Op::Request request) {
  const auto answer = co_await cloud_.call<Op>(caller, std::move(request));
  if (answer) co_return Handed::taken;
  const aws::ServiceInfo& service = *Op::info().service;
  const bool again = aws::legacy_mode_retries(service, answer.error()) ||
                     aws::standard_mode_retries(service, answer.error());
  co_return again ? Handed::again : Handed::refused;
}

Task<Notifier::Handed> Notifier::hand_over(std::shared_ptr<const Delivery> delivery,
                                           aws::Caller caller) {
  const Target& target = delivery->target;
  if (target.kind == TargetKind::event_bus) return hand_to_bus(std::move(delivery), caller);
  std::string record = record_of(delivery->event, target.configuration);
  if (target.kind == TargetKind::queue) {
    return hand<sqs::SendMessage>(caller, message_to_queue(target.arn, std::move(record)));
  }
  if (target.kind == TargetKind::topic) {
    return hand<sns::Publish>(caller, message_to_topic(target.arn, std::move(record)));
  }
  auto request = lambda::InvocationRequest()
                     .WithFunctionName(target.arn)
                     .WithInvocationType("Event")
                     .WithPayload(Bytes(std::move(record)));
  return hand<lambda::Invoke>(caller, std::move(request));
}

Task<Notifier::Handed> Notifier::hand_to_bus(std::shared_ptr<const Delivery> delivery,
                                             aws::Caller caller) {
  const ObjectEvent& event = delivery->event;
  events::PutEventsRequestEntry entry;
  entry.Source = "aws.s3";
  entry.DetailType = detail_type_of(event);
  entry.Detail = detail_of(event);
  entry.Time = event.at;
  entry.Resources.emplace().push_back("arn:aws:s3:::" + event.bucket);
  events::PutEventsRequest request;
  request.Entries.emplace().push_back(std::move(entry));
  const auto answer = co_await cloud_.call<events::PutEvents>(caller, std::move(request));
  const aws::ServiceInfo& service = *events::PutEvents::info().service;
  if (!answer) {
    co_return aws::legacy_mode_retries(service, answer.error()) ? Handed::again : Handed::refused;
  }
  if (answer->FailedEntryCount.value_or(0) == 0 || !answer->Entries) co_return Handed::taken;
  const std::string code = answer->Entries->front().ErrorCode.value_or("");
  const bool passing = code == "InternalFailure" || code == "ThrottlingException";
  co_return passing ? Handed::again : Handed::refused;
}

// ---- configuration ----

Task<std::optional<aws::Error>> Notifier::try_target(Target target, std::string message,
                                                     aws::Caller caller) {
  std::optional<aws::Error> error;
  if (target.kind == TargetKind::queue) {
    auto request = message_to_queue(target.arn, std::move(message));
    const auto answer = co_await cloud_.call<sqs::SendMessage>(caller, std::move(request));
    if (!answer) error = answer.error();
  } else if (target.kind == TargetKind::topic) {
    auto request = message_to_topic(target.arn, std::move(message));
    const auto answer = co_await cloud_.call<sns::Publish>(caller, std::move(request));
    if (!answer) error = answer.error();
  } else {
    auto request =
        lambda::InvocationRequest().WithFunctionName(target.arn).WithInvocationType("DryRun");
    const auto answer = co_await cloud_.call<lambda::Invoke>(caller, std::move(request));
    if (!answer) error = answer.error();
  }
  co_return error;
}

Task<std::expected<PutBucketNotificationConfigurationOutput, aws::Error>>
Notifier::put_configuration(
    CallContext context, std::shared_ptr<const PutBucketNotificationConfigurationRequest> request) {
  if (auto error = wrong_owner(s3_, *request)) co_return std::unexpected(*error);
  auto wanted = check_notifications(s3_, context, *request);
  if (!wanted) co_return std::unexpected(wanted.error());
  const std::string& name = *request->Bucket;
  const aws::OperationInfo& operation = PutBucketNotificationConfiguration::info();
  std::vector<std::pair<std::string, std::string>> refusals;
  if (!request->SkipDestinationValidation.value_or(false)) {
    const std::string message =
        test_event(s3_.buckets.at(name), context.now,
                   aws::request_id(operation, context.call, context.attempt),
                   aws::extended_request_id(operation, context.call, context.attempt));
    for (const Target& target : all_targets(*wanted)) {
      const aws::Caller caller(cloud_.principal(kPrincipal), context.call.child(target.arn),
                               context.attempt);
      const std::optional<aws::Error> error = co_await try_target(target, message, caller);
      if (!error) continue;
      if (is_not_modelled(*error)) co_return std::unexpected(*error);
      refusals.emplace_back(target.arn, why_not(target.kind, *error));
    }
  }
  if (!refusals.empty()) co_return std::unexpected(unreachable_destinations(refusals));
  const auto bucket = s3_.buckets.find(name);
  if (bucket == s3_.buckets.end()) co_return std::unexpected(no_such_bucket(name));
  bucket->second.notifications = std::move(*wanted);
  started_ = true;
  co_return PutBucketNotificationConfigurationOutput();
}

}  // namespace weir::s3
