#include "sim/lambda/batch_delivery.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "sim/aws/request_id.h"
#include "sim/lambda/api.h"
#include "sim/lambda/faults.h"
#include "sim/lambda/item_failures.h"
#include "sim/lambda/lane.h"
#include "sim/lambda/shard_reader.h"
#include "sim/lambda/tumbling_window.h"

namespace weir::lambda {
namespace {

constexpr EventKind kCheckpoint{"lambda/checkpoint"};
constexpr EventKind kDiscarded{"lambda/records-discarded"};
constexpr EventKind kWindowLost{"lambda/window-lost"};
constexpr Site kLeader{"lambda/batch/leader", ChoiceKind::other};
// Longer than any function may run: the poller itself never gives an invocation up.
constexpr Duration kInvokeTimeout = 900s + 60s;

}  // namespace

Task<void> BatchDelivery::deliver(Batch batch, bool closes_window) {
  attempts_.clear();
  parts_.push_back(std::move(batch));
  while (!parts_.empty()) {
    Batch part = std::move(parts_.front());
    parts_.pop_front();
    const bool final_invoke = closes_window && parts_.empty();
    co_await deliver_part(std::move(part), final_invoke);
  }
  if (closes_window) lambda::close_window(work_.progress.window, work_.mapping.tumbling_window);
}

Task<void> BatchDelivery::deliver_part(Batch part, bool final_invoke) {
  const std::string last = *part.back().SequenceNumber;
  Identity identity = identity_of(part);
  last_answer_.reset();
  if (is_too_large(part)) {
    co_await give_up(std::move(part), identity, work_.options().too_large_condition, 0);
    part.clear();
  }
  std::int64_t failures = 0;  // only those of the function count against MaximumRetryAttempts
  for (std::uint64_t tries = 0;; ++tries) {
    if (const std::size_t old = count_old(part); old != 0) {
      const auto young = part.begin() + static_cast<std::ptrdiff_t>(old);
      Batch head(std::make_move_iterator(part.begin()), std::make_move_iterator(young));
      part.erase(part.begin(), young);
      co_await give_up(std::move(head), work_.identity, "RecordAgeExceeded", failures);
    }
    if (part.empty()) break;
    if (tries != 0) ++work_.progress.retries;
    if (tries != 0 && work_.options().retries_read_stream) {
      co_await read_again(part, identity);
      if (part.empty()) break;
    }
    const Outcome outcome = co_await invoke(part, identity, final_invoke);
    if (outcome.kind == Outcome::succeeded) break;
    if (outcome.kind != Outcome::not_run) ++failures;
    if (is_to_be_halved(part, outcome)) {
      halve(std::move(part));
      co_await kernel().delay(backoff(tries));
      co_return;
    }
    if (outcome.kind == Outcome::cut && outcome.done > 0) {
      finish(part, outcome.done);
      part.erase(part.begin(), part.begin() + static_cast<std::ptrdiff_t>(outcome.done));
      identity = identity_of(part);
      failures = 0;
      tries = 0;
    }
    const std::int32_t retries_max = work_.mapping.retry_attempts_max;
    if (retries_max >= 0 && failures > retries_max) {
      co_await give_up(std::move(part), identity, "RetryAttemptsExhausted", failures);
      part.clear();
      break;
    }
    co_await kernel().delay(backoff(tries));
  }
  work_.progress.done += part.size();
  let_go(part, part.size());
  note_checkpoint(last);
}

// A single record beyond what an invocation may carry is never delivered.
bool BatchDelivery::is_too_large(const Batch& part) const {
  return part.size() == 1 && kinesis_event_size(work_.event, part.front()) > kEventBytesMax;
}

Task<void> BatchDelivery::close_window() {
  const Batch none;
  const WindowProgress& window = work_.progress.window;
  const Identity identity =
      work_.identity.child("window", static_cast<std::uint64_t>(to_millis(window.start)))
          .child(work_.progress.checkpoint);
  std::int64_t failures = 0;
  for (std::uint64_t tries = 0;; ++tries) {
    const Outcome outcome = co_await invoke(none, identity, true);
    if (outcome.kind == Outcome::succeeded || outcome.kind == Outcome::cut) break;
    if (outcome.kind != Outcome::not_run) ++failures;
    if (gives_up_window(failures)) {
      kernel().trace().emit(kernel().now(), kWindowLost, identity.value, tries);
      break;
    }
    co_await kernel().delay(backoff(tries));
  }
  lambda::close_window(work_.progress.window, work_.mapping.tumbling_window);
}

bool BatchDelivery::gives_up_window(std::int64_t failures) const {
  const MappingSettings& settings = work_.mapping;
  const Duration age = kernel().now() - (work_.progress.window.start + settings.tumbling_window);
  if (settings.record_age_max != Duration::max() && age > settings.record_age_max) return true;
  return settings.retry_attempts_max >= 0 && failures > settings.retry_attempts_max;
}

std::string BatchDelivery::write_event(const Batch& part, bool final_invoke) const {
  const Duration window = work_.mapping.tumbling_window;
  if (window == Duration::zero()) return write_kinesis_event(work_.event, part);
  return write_window_event(work_.event, part, work_.progress.window, window, final_invoke);
}

InvocationRequest BatchDelivery::request_for(const Batch& part, bool final_invoke) const {
  InvocationRequest request;
  request.FunctionName = work_.mapping.function;
  if (!work_.mapping.qualifier.empty()) request.Qualifier = work_.mapping.qualifier;
  request.InvocationType = InvocationType::RequestResponse;
  request.Payload = Bytes(write_event(part, final_invoke));
  return request;
}

Task<BatchDelivery::Outcome> BatchDelivery::invoke(const Batch& part, Identity identity,
                                                   bool final_invoke) {
  const std::uint64_t attempt = next_attempt(identity);
  last_call_ = identity;
  last_attempt_ = attempt;
  last_answer_.reset();
  if (!part.empty()) {
    work_.metrics.iterator_age(kernel().now(), *part.back().ApproximateArrivalTimestamp);
    work_.metrics.count(EventCount::invoked, kernel().now(), part.size());
  }
  if (strikes(mapping_deliver(), identity, attempt)) {
    others_.spawn(identity.child("second poller", attempt),
                  deliver_too(part, identity, attempt, final_invoke));
  }
  aws::Caller caller(work_.principal, identity, attempt);
  caller.read_timeout = kInvokeTimeout;
  auto answer = co_await work_.cloud.call<Invoke>(caller, request_for(part, final_invoke));
  Outcome outcome;
  if (!answer) {
    work_.mapping.last_result = "PROBLEM: " + answer.error().code;
    work_.metrics.count(EventCount::failed_invoke, kernel().now(), part.size());
    co_return outcome;
  }
  last_answer_.emplace();
  last_answer_->function_failed = answer->FunctionError.has_value();
  last_answer_->executed_version = answer->ExecutedVersion.value_or("$LATEST");
  if (answer->FunctionError) {
    work_.metrics.count(EventCount::failed_invoke, kernel().now(), part.size());
  }
  outcome.kind = Outcome::failed;
  if (!answer->FunctionError) outcome = judge(answer->Payload.value_or(Bytes()), part);
  const bool well = outcome.kind == Outcome::succeeded || outcome.kind == Outcome::cut;
  // The poller that takes over knows nothing of what this one was told.
  if (well && strikes(mapping_checkpoint(), identity, attempt)) co_return Outcome();
  work_.mapping.last_result = well ? "OK" : "PROBLEM: Function call failed";
  co_return outcome;
}

bool BatchDelivery::strikes(const aws::FaultSite& site, Identity identity,
                            std::uint64_t attempt) const {
  aws::FaultHook* faults = work_.cloud.faults();
  if (faults == nullptr) return false;
  const MappingState& mapping = work_.mapping;
  return faults->on_site({site, identity, attempt, mapping.function, kernel().now()}).kind !=
         nullptr;
}

// What the other poller of the shard does; nobody hears of its answer.
Task<void> BatchDelivery::deliver_too(Batch part, Identity identity, std::uint64_t attempt,
                                      bool final_invoke) {
  aws::Caller caller(work_.principal, identity.child("second poller"), attempt);
  caller.read_timeout = kInvokeTimeout;
  co_await work_.cloud.call<Invoke>(caller, request_for(part, final_invoke));
}

BatchDelivery::Outcome BatchDelivery::judge(const Bytes& answer, const Batch& part) const {
  Outcome outcome;
  if (!keep_state(answer)) {
    outcome.kind = Outcome::failed;
    return outcome;
  }
  outcome.kind = Outcome::succeeded;
  if (!work_.mapping.report_item_failures) return outcome;
  const ItemFailures failures = read_item_failures(answer, part);
  if (failures.whole_batch) outcome.kind = Outcome::failed;
  if (!failures.named) return outcome;
  outcome.kind = Outcome::cut;
  outcome.done = failures.first;
  return outcome;
}

// False: the mapping has tumbling windows, and the answer no state.
bool BatchDelivery::keep_state(const Bytes& answer) const {
  if (work_.mapping.tumbling_window == Duration::zero()) return true;
  std::optional<std::string> state = read_window_state(answer);
  if (!state) return false;
  WindowProgress& window = work_.progress.window;
  window.terminated_early = state->size() > kWindowStateMax;
  window.state = *std::move(state);
  return true;
}

bool BatchDelivery::is_to_be_halved(const Batch& part, const Outcome& outcome) const {
  if (!work_.mapping.bisect || part.size() == 1) return false;
  if (outcome.kind == Outcome::failed) return true;
  return outcome.kind == Outcome::cut && outcome.done == 0 &&
         work_.options().bisect_halves_when_first_fails;
}

void BatchDelivery::halve(Batch part) {
  const auto middle = part.begin() + static_cast<std::ptrdiff_t>((part.size() + 1) / 2);
  Batch second(std::make_move_iterator(middle), std::make_move_iterator(part.end()));
  part.erase(middle, part.end());
  parts_.push_front(std::move(second));
  parts_.push_front(std::move(part));
}

// The head of the part is done with, the rest is not.
void BatchDelivery::finish(const Batch& part, std::size_t count) {
  work_.progress.done += count;
  let_go(part, count);
  note_checkpoint(*part[count - 1].SequenceNumber);
}

void BatchDelivery::let_go(const Batch& part, std::size_t count) {
  if (!work_.out_of_order()) return;
  for (std::size_t i = 0; i < count; ++i) work_.checkpoint.done(*part[i].SequenceNumber);
}

void BatchDelivery::note_checkpoint(const std::string& last) {
  ShardProgress& progress = work_.progress;
  if (!work_.out_of_order()) {
    progress.checkpoint = last;
  } else if (!work_.checkpoint.value().empty()) {
    progress.checkpoint = work_.checkpoint.value();
  }
  kernel().trace().emit(kernel().now(), kCheckpoint, work_.identity.value,
                        internal::hash_text(progress.checkpoint));
}

// The head of the part that is too old to be delivered.
std::size_t BatchDelivery::count_old(const Batch& part) const {
  const Duration age_max = work_.mapping.record_age_max;
  if (age_max == Duration::max()) return 0;
  const auto young = std::ranges::find_if(part, [&](const kinesis::Record& record) {
    return kernel().now() - *record.ApproximateArrivalTimestamp <= age_max;
  });
  return static_cast<std::size_t>(young - part.begin());
}

// Whether the destination hears of it or not, the lane goes on.
Task<void> BatchDelivery::give_up(Batch part, Identity who, std::string condition,
                                  std::int64_t failures) {
  kernel().trace().emit(kernel().now(), kDiscarded, who.value, part.size());
  work_.progress.discarded += part.size();
  bool told = false;
  if (!work_.mapping.on_failure.empty()) {
    const Identity identity = identity_of(part);
    FailureNotice notice;
    notice.invocations = static_cast<std::uint64_t>(std::max<std::int64_t>(failures, 1));
    const bool invoked = last_answer_.has_value();
    notice.request_id = aws::request_id(Invoke::info(), invoked ? last_call_ : identity,
                                        invoked ? last_attempt_ : 0);
    if (condition != "RecordAgeExceeded") notice.answer = last_answer_;
    notice.condition = std::move(condition);
    told = co_await tell_destination(work_, identity.child("given up"), notice, part);
    if (!told) work_.metrics.destination_failed(kernel().now());
  }
  work_.metrics.count(told ? EventCount::on_failure_destination_delivered : EventCount::dropped,
                      kernel().now(), part.size());
  let_go(part, part.size());
}

// As the real poller does before a retry. What has expired meanwhile is lost; if the stream cannot
// be read, what is in memory is delivered.
Task<void> BatchDelivery::read_again(Batch& part, Identity identity) {
  const Identity reading = identity.child("read again");
  const aws::Caller caller(work_.principal, reading, next_attempt(reading));
  kinesis::GetShardIteratorInput where;
  where.StreamName = stream_name(work_.event.stream_arn);
  where.ShardId = work_.event.shard_id;
  where.ShardIteratorType = kinesis::ShardIteratorType::AT_SEQUENCE_NUMBER;
  where.StartingSequenceNumber = *part.front().SequenceNumber;
  auto place = co_await work_.cloud.call<kinesis::GetShardIterator>(caller, std::move(where));
  if (!place) co_return;
  kinesis::GetRecordsInput request;
  request.ShardIterator = std::move(*place->ShardIterator);
  request.Limit = static_cast<std::int32_t>(part.size());
  auto answer = co_await work_.cloud.call<kinesis::GetRecords>(caller, std::move(request));
  if (!answer || answer->Records->empty()) co_return;
  discard_before(part, *answer->Records->front().SequenceNumber);
}

void BatchDelivery::discard_before(Batch& part, const std::string& sequence_number) {
  const auto kept = std::ranges::find_if(part, [&](const kinesis::Record& record) {
    return !sequence_less(*record.SequenceNumber, sequence_number);
  });
  if (kept == part.begin()) return;
  const auto count = static_cast<std::uint64_t>(kept - part.begin());
  kernel().trace().emit(kernel().now(), kDiscarded, work_.identity.value, count);
  work_.progress.discarded += count;
  let_go(part, static_cast<std::size_t>(count));
  part.erase(part.begin(), kept);
}

// Of the member with the smallest hash: one more record moves it with odds of one in n.
Identity BatchDelivery::identity_of(const Batch& part) const {
  Identity smallest{~std::uint64_t{0}};
  for (const kinesis::Record& record : part) {
    smallest = std::min(smallest, record.Data->identity().child(kLeader.id, 0));
  }
  return work_.identity.child(smallest.value, 0);
}

std::uint64_t BatchDelivery::next_attempt(Identity identity) {
  for (auto& [known, attempts] : attempts_) {
    if (known == identity) return attempts++;
  }
  attempts_.emplace_back(identity, 1);
  return 0;
}

// 1, 1, 2, 4, 8 … seconds.
Duration BatchDelivery::backoff(std::uint64_t tries) const {
  const Options& options = work_.options();
  const std::uint64_t doublings = std::min<std::uint64_t>(tries == 0 ? 0 : tries - 1, 20);
  return std::min(options.retry_backoff_min * (std::int64_t{1} << doublings),
                  options.retry_backoff_max);
}

}  // namespace weir::lambda
