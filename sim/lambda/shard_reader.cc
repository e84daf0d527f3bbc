#include "sim/lambda/shard_reader.h"

#include <algorithm>
#include <utility>

#include "sim/lambda/api.h"

namespace weir::lambda {
namespace {

constexpr EventKind kIdleSpan{"lambda/idle-span"};

}  // namespace

std::string stream_name(std::string_view arn) {
  return std::string(arn.substr(arn.rfind('/') + 1));
}

ShardReader::ShardReader(ShardWork& work)
    : work_(work),
      source_(work.cloud.source(
          aws::shard_source(Identity::of(work.event.stream_arn), work.event.shard_id))),
      idle_(work.cloud, source_, aws::operation_site<kinesis::GetRecords>().faults, kIdleSpan,
            work.identity) {
  last_read_ = work.progress.checkpoint;
}

kinesis::GetShardIteratorInput ShardReader::where_to_start() {
  const MappingState& mapping = work_.mapping;
  kinesis::GetShardIteratorInput request;
  request.StreamName = stream_name(work_.event.stream_arn);
  request.ShardId = work_.event.shard_id;
  if (!last_read_.empty()) {
    request.ShardIteratorType = kinesis::ShardIteratorType::AFTER_SEQUENCE_NUMBER;
    request.StartingSequenceNumber = last_read_;
    return request;
  }
  if (work_.progress.from_start) {
    request.ShardIteratorType = kinesis::ShardIteratorType::TRIM_HORIZON;
  } else if (last_poll_ != Time()) {
    // A LATEST that never read anything must not skip what came since.
    request.ShardIteratorType = kinesis::ShardIteratorType::AT_TIMESTAMP;
    request.Timestamp = last_poll_;
  } else {
    request.ShardIteratorType = mapping.starting_position;
    if (mapping.starting_position == EventSourcePosition::AT_TIMESTAMP) {
      request.Timestamp = mapping.starting_timestamp;
    }
  }
  return request;
}

Task<bool> ShardReader::open() {
  kinesis::GetShardIteratorInput request = where_to_start();
  const bool latest = request.ShardIteratorType == kinesis::ShardIteratorType::LATEST;
  const Time now = kernel().now();
  const aws::Caller caller(work_.principal, work_.identity.child("iterator", grid(now)));
  auto answer = co_await work_.cloud.call<kinesis::GetShardIterator>(caller, std::move(request));
  if (!answer) co_return false;
  iterator_ = std::move(*answer->ShardIterator);
  if (last_poll_ != Time()) co_return true;
  // Nothing that is there already is news to a LATEST.
  ShardProgress& progress = work_.progress;
  progress.version = latest ? source_.version_before(now) : ~std::uint64_t{0};
  progress.caught_up = latest;
  last_poll_ = kernel().now() - work_.options().poll_every;
  co_return true;
}

Task<std::optional<std::vector<kinesis::Record>>> ShardReader::poll(Time until) {
  const bool due = co_await wait_for_poll(until);
  if (!due) co_return std::nullopt;
  last_poll_ = kernel().now();
  co_return co_await read();
}

// Waits until it is time for a poll that is not in vain. False: `until` came first.
Task<bool> ShardReader::wait_for_poll(Time until) {
  const Options& options = work_.options();
  if (behind_) {
    co_await kernel().delay_until(last_poll_ + options.read_pause);
    co_return true;
  }
  co_return co_await idle_.wait(options.poll_every, options.skip_idle, work_.progress.version,
                                last_poll_, until, iterator_);
}

Task<std::optional<std::vector<kinesis::Record>>> ShardReader::read() {
  const Time now = kernel().now();
  const std::uint64_t version = source_.version_before(now);
  const aws::Caller caller(work_.principal, work_.identity.child("poll", grid(now)));
  auto answer = co_await work_.cloud.call<kinesis::GetRecords>(
      caller, kinesis::GetRecordsInput().WithShardIterator(iterator_));
  if (!answer) {
    work_.mapping.last_result = "PROBLEM: " + answer.error().code;
    if (answer.error().code == "ExpiredIteratorException") co_await open();
    co_return std::nullopt;
  }
  work_.progress.version = version;
  // A closed shard that is read to its end gives no further iterator.
  ended_ = !answer->NextShardIterator;
  if (!ended_) iterator_ = std::move(*answer->NextShardIterator);
  behind_ = !ended_ && answer->MillisBehindLatest.value_or(0) > 0;
  work_.progress.read += answer->Records->size();
  if (!answer->Records->empty()) last_read_ = *answer->Records->back().SequenceNumber;
  co_return std::move(*answer->Records);
}

// Reads are at least this far apart, so that each has a number of its own.
std::uint64_t ShardReader::grid(Time time) const {
  return static_cast<std::uint64_t>(time.time_since_epoch() / work_.options().read_pause);
}

}  // namespace weir::lambda
