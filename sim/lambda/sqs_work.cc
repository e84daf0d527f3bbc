#include "sim/lambda/sqs_work.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "sim/lambda/mapping_source.h"

namespace weir::lambda {
namespace {

constexpr std::size_t kDeletedAtOnceMax = 10;
constexpr Site kLeader{"lambda/queue/leader", ChoiceKind::other};

Identity identity_of(const MappingState& mapping) {
  const Identity first = Identity::of(mapping.source_arn).child(mapping.function);
  return mapping.generation == 0 ? first : first.child("update", mapping.generation);
}

// "3" of a message that was received for the third time.
std::string receives_of(const sqs::Message& message) {
  if (!message.Attributes) return {};
  const auto found = message.Attributes->find("ApproximateReceiveCount");
  return found == message.Attributes->end() ? std::string() : found->second;
}

}  // namespace

SqsWork::SqsWork(aws::Cloud& the_cloud, Lambda& state, MappingState& the_mapping,
                 const std::string& role)
    : cloud(the_cloud),
      lambda(state),
      mapping(the_mapping),
      progress(the_mapping.queue),
      principal(the_cloud.principal(role)),
      queue_url(lambda::queue_url(the_mapping.source_arn)),
      event{the_mapping.source_arn, the_cloud.region(),
            the_mapping.batching_window != Duration::zero()},
      identity(identity_of(the_mapping)),
      metrics(the_cloud.metrics(), the_mapping) {}

bool SqsWork::strikes(const aws::FaultSite& site, Identity who, std::uint64_t attempt) const {
  aws::FaultHook* faults = cloud.faults();
  if (faults == nullptr) return false;
  return faults->on_site({site, who, attempt, mapping.function, kernel().now()}).kind != nullptr;
}

Task<void> SqsWork::delete_messages(MessageBatch batch, Identity who) {
  for (std::size_t from = 0; from < batch.size(); from += kDeletedAtOnceMax) {
    const std::size_t to = std::min(batch.size(), from + kDeletedAtOnceMax);
    sqs::DeleteMessageBatchRequest request;
    request.QueueUrl = queue_url;
    request.Entries.emplace();
    for (std::size_t i = from; i < to; ++i) {
      request.Entries->push_back(sqs::DeleteMessageBatchRequestEntry()
                                     .WithId(std::to_string(i - from))
                                     .WithReceiptHandle(*batch[i].ReceiptHandle));
    }
    const aws::Caller caller(principal, who.child("delete", from));
    auto answer = co_await cloud.call<sqs::DeleteMessageBatch>(caller, std::move(request));
    if (!answer || !answer->Successful) continue;
    for (const sqs::DeleteMessageBatchResultEntry& entry : *answer->Successful) {
      std::size_t number = 0;
      const std::string& id = *entry.Id;
      std::from_chars(id.data(), id.data() + id.size(), number);
      if (from + number < to) progress.forget(*batch[from + number].MessageId);
    }
    metrics.count(EventCount::deleted, kernel().now(), answer->Successful->size());
  }
}

Identity identity_of(const SqsWork& work, const MessageBatch& batch) {
  const auto hash = [](const sqs::Message& message) {
    return Identity::of(*message.MessageId).child(kLeader.id, 0).value;
  };
  const auto leader = std::ranges::min_element(batch, {}, hash);
  return work.identity.child(*leader->MessageId).child(receives_of(*leader));
}

}  // namespace weir::lambda
