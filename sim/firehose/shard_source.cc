#include "sim/firehose/shard_source.h"

#include <algorithm>
#include <utility>

#include "sim/firehose/faults.h"
#include "sim/firehose/flow.h"

namespace weir::firehose {

namespace {

constexpr EventKind kIdleSpan{"firehose/idle-span"};
constexpr Duration kIteratorLifetime = 300s;
constexpr Duration kRenewBefore = 5s;
std::string stream_name(std::string_view arn) {
  return std::string(arn.substr(arn.rfind('/') + 1));
}

}  // namespace

ShardSource::ShardSource(StreamWork& work, Flow& flow, const std::string& shard_id)
    : work_(work),
      flow_(flow),
      shard_id_(shard_id),
      identity_(work.identity.child("source").child(shard_id)),
      principal_(work.cloud.principal(work.stream.source_role)),
      source_(work.cloud.source(aws::shard_source(Identity::of(work.stream.source_arn), shard_id))),
      position_(work.stream.shards[shard_id]) {
  position_.version = ~std::uint64_t{0};
}

bool ShardSource::caught_up() const {
  return position_.ended || (!behind_ && position_.version == source_.version());
}

Task<void> ShardSource::run() {
  last_poll_ = kernel().now() - work_.options().poll_every;
  while (!position_.ended) {
    if (iterator_.empty()) {
      const bool opened = co_await open();
      if (!opened) {
        co_await kernel().delay(work_.options().poll_every);
        continue;
      }
    }
    while (flow_.bytes_waiting(shard_id_) > work_.options().source_backlog_bytes) {
      co_await flow_.delivered(shard_id_).wait();
    }
    co_await wait_for_poll();
    last_poll_ = kernel().now();
    co_await read();
  }
}

Task<bool> ShardSource::open() {
  kinesis::GetShardIteratorInput request;
  request.StreamName = stream_name(work_.stream.source_arn);
  request.ShardId = shard_id_;
  if (!position_.last_read.empty()) {
    request.ShardIteratorType = kinesis::ShardIteratorType::AFTER_SEQUENCE_NUMBER;
    request.StartingSequenceNumber = position_.last_read;
  } else if (position_.from_start) {
    request.ShardIteratorType = kinesis::ShardIteratorType::TRIM_HORIZON;
  } else {
    // DeliveryStartTimestamp: from the creation of the delivery stream, nothing before it.
    request.ShardIteratorType = kinesis::ShardIteratorType::AT_TIMESTAMP;
    request.Timestamp = work_.stream.created;
  }
  const Time now = kernel().now();
  const aws::Caller caller(principal_, identity_.child("iterator", grid(now)));
  auto answer = co_await work_.cloud.call<kinesis::GetShardIterator>(caller, std::move(request));
  if (!answer) {
    note_error(answer.error(), "GetShardIterator");
    co_return false;
  }
  iterator_ = *std::move(answer->ShardIterator);
  iterator_issued_ = now;
  co_return true;
}

// The first poll of the grid that is made whatever the source says.
Time ShardSource::forced_poll(Time first) const {
  const aws::FaultHook* faults = work_.cloud.faults();
  if (faults != nullptr &&
      faults->watches(aws::operation_site<kinesis::GetRecords>().faults, first)) {
    return first;
  }
  const Duration every = work_.options().poll_every;
  const Time renew = iterator_issued_ + kIteratorLifetime - kRenewBefore;
  return renew > first ? first + (renew - first) / every * every : first;
}

// The first poll of the grid that can see what has changed: strictly later than the change.
Time ShardSource::seeing_poll(Time first) {
  const Duration every = work_.options().poll_every;
  const Time now = kernel().now();
  const Time slot = now > first ? first + (now - first + every - 1ns) / every * every : first;
  return source_.version_before(slot) == position_.version ? slot + every : slot;
}

// Waits until it is time for a poll that is not in vain.
Task<void> ShardSource::wait_for_poll() {
  const Options& options = work_.options();
  if (behind_) {
    co_await kernel().delay_until(last_poll_ + options.read_pause);
    co_return;
  }
  const Time first = std::max(kernel().now(), last_poll_ + options.poll_every);
  const Time forced = forced_poll(first);
  const std::uint64_t seen = position_.version;
  Time slot = first;
  if (options.skip_idle) {
    while (source_.version() == seen && kernel().now() < forced) {
      co_await source_.changed().wait_until(forced);
    }
    slot = source_.version() == seen ? forced : std::min(forced, seeing_poll(first));
  } else {
    for (; slot < forced; slot += options.poll_every) {
      co_await kernel().delay_until(slot);
      if (source_.version_before(slot) != seen) break;
    }
  }
  co_await kernel().delay_until(slot);
  if (slot == first) co_return;
  const auto polls = static_cast<std::uint64_t>((slot - first) / options.poll_every);
  kernel().trace().emit(slot, kIdleSpan, identity_.value, polls);
}

Task<void> ShardSource::read() {
  const Time now = kernel().now();
  const std::uint64_t version = source_.version_before(now);
  const Identity poll = identity_.child("poll", grid(now));
  const aws::Caller caller(principal_, poll);
  auto answer = co_await work_.cloud.call<kinesis::GetRecords>(
      caller, kinesis::GetRecordsInput().WithShardIterator(iterator_));
  if (!answer) {
    note_error(answer.error(), "GetRecords");
    if (answer.error().code == "ExpiredIteratorException") iterator_.clear();
    co_return;
  }
  position_.version = version;
  position_.ended = !answer->NextShardIterator;
  if (!position_.ended) iterator_ = *std::move(answer->NextShardIterator);
  iterator_issued_ = now;
  behind_ = !position_.ended && answer->MillisBehindLatest.value_or(0) > 0;
  std::vector<kinesis::Record>& records = *answer->Records;
  if (records.empty()) co_return;
  position_.last_read = *records.back().SequenceNumber;
  if (StreamMetrics metrics = work_.metrics(); metrics) {
    std::int64_t bytes = 0;
    for (const kinesis::Record& record : records) {
      bytes += static_cast<std::int64_t>(record.Data->size());
    }
    metrics.read_from_source(kernel().now(), static_cast<std::int64_t>(records.size()), bytes,
                             answer->MillisBehindLatest.value_or(0));
  }
  const aws::Fault fault = work_.cloud.faults() == nullptr
                               ? aws::Fault()
                               : work_.cloud.faults()->on_site(
                                     {source_site(), poll, 0, work_.stream.name, kernel().now()});
  if (fault.kind == &kReread) flow_.accept(shard_id_, records);
  flow_.accept(shard_id_, std::move(records));
}

void ShardSource::note_error(const aws::Error& error, const char* operation) {
  StreamMetrics metrics = work_.metrics();
  if (metrics && error.code == "ProvisionedThroughputExceededException") {
    metrics.source_throttled(kernel().now(), operation);
  }
}

// Reads are at least this far apart, so that each has a number of its own.
std::uint64_t ShardSource::grid(Time time) const {
  return static_cast<std::uint64_t>(time.time_since_epoch() / work_.options().read_pause);
}

}  // namespace weir::firehose
