#include "sim/lambda/sqs_delivery.h"

#include <algorithm>
#include <expected>
#include <utility>

#include "sim/lambda/api.h"
#include "sim/lambda/faults.h"
#include "sim/lambda/item_failures.h"

namespace weir::lambda {
namespace {

constexpr EventKind kMessagesLeft{"lambda/messages-left"};
// Longer than any function may run: the mapping itself never gives an invocation up.
constexpr Duration kInvokeTimeout = 900s + 60s;

using Answer = std::expected<InvocationResponse, aws::Error>;

// Until when the queue hides all of them.
Time hidden_until(const SqsWork& work, const MessageBatch& batch) {
  Time until = Time::max();
  for (const sqs::Message& message : batch) {
    const auto known = work.progress.hidden_until.find(*message.MessageId);
    if (known != work.progress.hidden_until.end()) until = std::min(until, known->second);
  }
  return until;
}

// 1, 2, 4 … seconds.
Duration backoff(const Options& options, std::uint64_t tries) {
  const std::uint64_t doublings = std::min<std::uint64_t>(tries, 20);
  return std::min(options.retry_backoff_min * (std::int64_t{1} << doublings),
                  options.retry_backoff_max);
}

// Which of them failed.
std::vector<bool> judge(const SqsWork& work, const Answer& answer, const MessageBatch& batch) {
  if (!answer || answer->FunctionError) return std::vector<bool>(batch.size(), true);
  if (!work.mapping.report_item_failures) return std::vector<bool>(batch.size(), false);
  return read_message_failures(answer->Payload.value_or(Bytes()), batch);
}

InvocationRequest request_for(const SqsWork& work, const MessageBatch& batch) {
  InvocationRequest request;
  request.FunctionName = work.mapping.function;
  if (!work.mapping.qualifier.empty()) request.Qualifier = work.mapping.qualifier;
  request.InvocationType = InvocationType::RequestResponse;
  request.Payload = Bytes(write_sqs_event(work.event, batch));
  return request;
}

}  // namespace

Task<void> deliver_messages(SqsWork& work, MessageBatch batch) {
  Kernel& kernel = work.kernel();
  const Identity identity = identity_of(work, batch);
  const Time deadline = hidden_until(work, batch);
  Answer answer = std::unexpected(aws::Error());
  std::uint64_t tries = 0;
  for (;; ++tries) {
    aws::Caller caller(work.principal, identity, tries);
    caller.read_timeout = kInvokeTimeout;
    work.metrics.count(EventCount::invoked, kernel.now(), batch.size());
    answer = co_await work.cloud.call<Invoke>(caller, request_for(work, batch));
    if (!answer || answer->FunctionError) {
      work.metrics.count(EventCount::failed_invoke, kernel.now(), batch.size());
    }
    if (answer) break;
    const Duration wait = backoff(work.options(), tries);
    if (kernel.now() + wait >= deadline) break;
    co_await kernel.delay(wait);
  }
  const std::vector<bool> failed = judge(work, answer, batch);
  MessageBatch done;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    if (!failed[i]) done.push_back(std::move(batch[i]));
  }
  // The poller that takes over knows nothing of what this one was told.
  if (!done.empty() && work.strikes(mapping_checkpoint(), identity, tries)) done.clear();
  const std::size_t left = batch.size() - done.size();
  work.progress.deleted += done.size();
  work.progress.failed += left;
  if (left != 0) kernel.trace().emit(kernel.now(), kMessagesLeft, identity.value, left);
  if (!done.empty()) co_await work.delete_messages(std::move(done), identity);
  work.progress.under_way -= batch.size();
}

}  // namespace weir::lambda
