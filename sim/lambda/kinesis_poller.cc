#include "sim/lambda/kinesis_poller.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "sim/lambda/api.h"

namespace weir::lambda {
namespace {

constexpr EventKind kIdleSpan{"lambda/idle-span"};
constexpr EventKind kCheckpoint{"lambda/checkpoint"};
constexpr EventKind kDiscarded{"lambda/records-discarded"};
constexpr Site kLeader{"lambda/batch/leader", ChoiceKind::other};
constexpr Duration kIteratorLifetime = 300s;
constexpr Duration kRenewBefore = 5s;
constexpr std::size_t kEventBytesMax = 6'291'456;
// Longer than any function may run: the poller itself never gives an invocation up.
constexpr Duration kInvokeTimeout = 900s + 60s;

std::string stream_name(std::string_view arn) {
  return std::string(arn.substr(arn.rfind('/') + 1));
}

}  // namespace

KinesisPoller::KinesisPoller(aws::Cloud& cloud, Lambda& lambda, const std::string& mapping_uuid,
                             const std::string& shard_id, const std::string& role)
    : cloud_(cloud),
      lambda_(lambda),
      uuid_(mapping_uuid),
      function_(lambda.mappings.at(mapping_uuid).function),
      principal_(cloud.principal(role)),
      event_{shard_id, lambda.mappings.at(mapping_uuid).source_arn, role, cloud.region()},
      identity_(Identity::of(event_.stream_arn).child(function_).child(shard_id)),
      source_(cloud.source(aws::shard_source(Identity::of(event_.stream_arn), shard_id))) {}

MappingState* KinesisPoller::mapping() {
  const auto found = lambda_.mappings.find(uuid_);
  return found == lambda_.mappings.end() ? nullptr : &found->second;
}

Task<void> KinesisPoller::run() {
  for (;;) {
    if (mapping() == nullptr) co_return;
    const bool opened = co_await open_iterator();
    if (opened) break;
    co_await kernel().delay(lambda_.options.poll_every);
  }
  last_poll_ = kernel().now() - lambda_.options.poll_every;
  window_from_ = kernel().now();
  while (mapping() != nullptr) {
    if (batch_is_ready()) {
      co_await deliver(next_batch());
    } else {
      co_await poll();
    }
  }
}

bool KinesisPoller::batch_is_ready() {
  if (buffer_.empty()) return false;
  return buffer_.size() >= static_cast<std::size_t>(mapping()->batch_size) ||
         buffer_bytes_ >= kEventBytesMax || kernel().now() >= window_end();
}

// ---- reading
// -------------------------------------------------------------------------------------

// Where the mapping says to start, or after the last record read. False: it was refused.
Task<bool> KinesisPoller::open_iterator() {
  const MappingState& at = *mapping();
  kinesis::GetShardIteratorInput request;
  request.StreamName = stream_name(event_.stream_arn);
  request.ShardId = event_.shard_id;
  if (!last_read_.empty()) {
    request.ShardIteratorType = kinesis::ShardIteratorType::AFTER_SEQUENCE_NUMBER;
    request.StartingSequenceNumber = last_read_;
  } else if (last_poll_ != Time()) {
    // A LATEST that never read anything must not skip what came since.
    request.ShardIteratorType = kinesis::ShardIteratorType::AT_TIMESTAMP;
    request.Timestamp = last_poll_;
  } else {
    request.ShardIteratorType = at.starting_position;
    if (at.starting_position == EventSourcePosition::AT_TIMESTAMP) {
      request.Timestamp = at.starting_timestamp;
    }
  }
  const Time now = kernel().now();
  const aws::Caller caller(principal_, identity_.child("iterator", grid(now)));
  auto answer = co_await cloud_.call<kinesis::GetShardIterator>(caller, std::move(request));
  if (!answer) co_return false;
  iterator_ = std::move(*answer->ShardIterator);
  iterator_issued_ = now;
  if (mapping() != nullptr && last_poll_ == Time()) {
    // Nothing that is there already is news to a LATEST.
    const bool latest = mapping()->starting_position == EventSourcePosition::LATEST;
    progress().version = latest ? source_.version_before(now) : ~std::uint64_t{0};
    progress().caught_up = latest;
  }
  co_return true;
}

Task<void> KinesisPoller::poll() {
  const bool due = co_await wait_for_poll();
  if (!due) co_return;
  last_poll_ = kernel().now();
  co_await read();
}

// The first poll of the grid that is made whatever the source says.
Time KinesisPoller::forced_poll(Time first) const {
  const Duration every = lambda_.options.poll_every;
  if (cloud_.faults() != nullptr &&
      cloud_.faults()->watches(aws::operation_site<kinesis::GetRecords>().faults, first)) {
    return first;
  }
  const Time renew = iterator_issued_ + kIteratorLifetime - kRenewBefore;
  return renew > first ? first + (renew - first) / every * every : first;
}

// The first poll of the grid that can see what has changed: strictly later than the change.
Time KinesisPoller::seeing_poll(Time first) {
  const Duration every = lambda_.options.poll_every;
  const Time now = kernel().now();
  const Time slot = now > first ? first + (now - first + every - 1ns) / every * every : first;
  return source_.version_before(slot) == progress().version ? slot + every : slot;
}

// Waits until it is time for a poll that is not in vain. False: the batching window ended first, or
// the mapping is gone.
Task<bool> KinesisPoller::wait_for_poll() {
  const Options& options = lambda_.options;
  if (behind_) {
    co_await kernel().delay_until(last_poll_ + options.read_pause);
    co_return mapping() != nullptr;
  }
  const Time first = std::max(kernel().now(), last_poll_ + options.poll_every);
  const Time forced = forced_poll(first);
  const Time until = buffer_.empty() ? Time::max() : window_end();
  const std::uint64_t seen = progress().version;
  Time slot = first;
  if (options.skip_idle) {
    const Time wake = std::min(forced, until);
    while (source_.version() == seen && kernel().now() < wake) {
      co_await source_.changed().wait_until(wake);
      if (mapping() == nullptr) co_return false;
    }
    slot = source_.version() == seen ? forced : std::min(forced, seeing_poll(first));
  } else {
    for (; slot < forced && slot <= until; slot += options.poll_every) {
      co_await kernel().delay_until(slot);
      if (mapping() == nullptr) co_return false;
      if (source_.version_before(slot) != seen) break;
    }
  }
  co_await kernel().delay_until(std::min(slot, until));
  if (slot > until || mapping() == nullptr) co_return false;
  if (slot != first) {
    const auto polls = static_cast<std::uint64_t>((slot - first) / options.poll_every);
    kernel().trace().emit(slot, kIdleSpan, identity_.value, polls);
  }
  co_return true;
}

Task<void> KinesisPoller::read() {
  const Time now = kernel().now();
  const std::uint64_t version = source_.version_before(now);
  const aws::Caller caller(principal_, identity_.child("poll", grid(now)));
  auto answer = co_await cloud_.call<kinesis::GetRecords>(
      caller, kinesis::GetRecordsInput().WithShardIterator(iterator_));
  if (mapping() == nullptr) co_return;
  if (!answer) {
    mapping()->last_result = "PROBLEM: " + answer.error().code;
    if (answer.error().code == "ExpiredIteratorException") co_await open_iterator();
    co_return;
  }
  progress().version = version;
  iterator_ = std::move(*answer->NextShardIterator);
  iterator_issued_ = now;
  behind_ = answer->MillisBehindLatest.value_or(0) > 0;
  take(*answer);
  progress().caught_up = buffer_.empty() && !behind_;
}

void KinesisPoller::take(kinesis::GetRecordsOutput& output) {
  for (kinesis::Record& record : *output.Records) {
    buffer_bytes_ += kinesis_event_size(event_, record);
    buffer_.push_back(std::move(record));
  }
  progress().read += output.Records->size();
  if (!buffer_.empty()) last_read_ = *buffer_.back().SequenceNumber;
}

// Reads are at least this far apart, so that each has a number of its own.
std::uint64_t KinesisPoller::grid(Time time) const {
  return static_cast<std::uint64_t>(time.time_since_epoch() / lambda_.options.read_pause);
}

// ---- delivering
// ----------------------------------------------------------------------------------

std::vector<kinesis::Record> KinesisPoller::next_batch() {
  const auto most = static_cast<std::size_t>(mapping()->batch_size);
  std::vector<kinesis::Record> batch;
  std::size_t bytes = 0;
  while (!buffer_.empty() && batch.size() < most) {
    const std::size_t size = kinesis_event_size(event_, buffer_.front());
    if (!batch.empty() && bytes + size > kEventBytesMax) break;
    bytes += size;
    batch.push_back(std::move(buffer_.front()));
    buffer_.pop_front();
  }
  buffer_bytes_ -= bytes;
  return batch;
}

Task<void> KinesisPoller::deliver(std::vector<kinesis::Record> batch) {
  const std::string last = *batch.back().SequenceNumber;
  const std::size_t count = batch.size();
  co_await deliver_until_done(batch);
  window_from_ = kernel().now();
  if (mapping() == nullptr) co_return;
  ShardProgress& at = progress();
  at.done += batch.size();
  at.discarded += count - batch.size();
  at.caught_up = buffer_.empty() && !behind_;
  kernel().trace().emit(kernel().now(), kCheckpoint, identity_.value, internal::hash_text(last));
  at.checkpoint = last;
}

// What is given up on is taken out of the batch.
Task<void> KinesisPoller::deliver_until_done(std::vector<kinesis::Record>& batch) {
  const Identity identity = identity_.child(leader(batch).value, 0);
  std::int64_t failures = 0;  // only those of the function count against MaximumRetryAttempts
  for (std::uint64_t tries = 0; mapping() != nullptr; ++tries) {
    discard_old(batch);
    if (batch.empty()) co_return;
    if (tries != 0) ++progress().retries;
    aws::Caller caller(principal_, identity, tries);
    caller.read_timeout = kInvokeTimeout;
    auto answer = co_await cloud_.call<Invoke>(
        caller, InvocationRequest()
                    .WithFunctionName(function_)
                    .WithInvocationType(InvocationType::RequestResponse)
                    .WithPayload(Bytes(write_kinesis_event(event_, batch))));
    MappingState* at = mapping();
    if (at == nullptr) co_return;
    if (answer && !answer->FunctionError) {
      at->last_result = "OK";
      co_return;
    }
    at->last_result = answer ? "PROBLEM: Function call failed" : "PROBLEM: " + answer.error().code;
    if (answer) ++failures;
    if (at->retry_attempts_max >= 0 && failures > at->retry_attempts_max) {
      kernel().trace().emit(kernel().now(), kDiscarded, identity.value, batch.size());
      batch.clear();
      co_return;
    }
    co_await kernel().delay(backoff(tries));
  }
}

void KinesisPoller::discard_old(std::vector<kinesis::Record>& batch) {
  const Duration age_max = mapping()->record_age_max;
  if (age_max == Duration::max()) return;
  const auto young = std::ranges::find_if(batch, [&](const kinesis::Record& record) {
    return kernel().now() - *record.ApproximateArrivalTimestamp <= age_max;
  });
  if (young == batch.begin()) return;
  kernel().trace().emit(kernel().now(), kDiscarded, identity_.value,
                        static_cast<std::uint64_t>(young - batch.begin()));
  batch.erase(batch.begin(), young);
}

// The member with the smallest hash: one more record moves it with odds of one in n.
Identity KinesisPoller::leader(const std::vector<kinesis::Record>& batch) const {
  Identity smallest{~std::uint64_t{0}};
  for (const kinesis::Record& record : batch) {
    smallest = std::min(smallest, record.Data->identity().child(kLeader.id, 0));
  }
  return smallest;
}

// 1, 1, 2, 4, 8 … seconds.
Duration KinesisPoller::backoff(std::uint64_t tries) const {
  const Options& options = lambda_.options;
  const std::uint64_t doublings = std::min<std::uint64_t>(tries == 0 ? 0 : tries - 1, 20);
  return std::min(options.retry_backoff_min * (std::int64_t{1} << doublings),
                  options.retry_backoff_max);
}

}  // namespace weir::lambda
