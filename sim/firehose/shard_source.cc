#include "sim/firehose/shard_source.h"

#include <algorithm>
#include <utility>

#include "sim/firehose/faults.h"
#include "sim/firehose/flow.h"

namespace weir::firehose {

namespace {

constexpr EventKind kIdleSpan{"firehose/idle-span"};
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
      idle_(work.cloud, source_, aws::operation_site<kinesis::GetRecords>().faults, kIdleSpan,
            identity_),
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
  co_return true;
}

Task<void> ShardSource::wait_for_poll() {
  const Options& options = work_.options();
  if (behind_) {
    co_await kernel().delay_until(last_poll_ + options.read_pause);
    co_return;
  }
  co_await idle_.wait(options.poll_every, options.skip_idle, position_.version, last_poll_,
                      Time::max(), iterator_);
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
