#include "sim/kinesis/get.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/kernel/assert.h"
#include "sim/kinesis/faults.h"
#include "sim/kinesis/iterator.h"
#include "sim/kinesis/lookup.h"
#include "sim/kinesis/measures.h"
#include "sim/kinesis/shards.h"

namespace weir::kinesis {

namespace {

std::string two_digits(std::int64_t number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

// "Thu Jan 22 01:22:02 UTC 2015"
std::string java_date(Time time) {
  static constexpr std::array<const char*, 7> kDays = {"Sun", "Mon", "Tue", "Wed",
                                                       "Thu", "Fri", "Sat"};
  static constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::int64_t second = to_seconds(time) - to_seconds(day);
  return std::string(kDays[std::chrono::weekday(day).c_encoding()]) + " " +
         kMonths[static_cast<unsigned>(date.month()) - 1] + " " +
         two_digits(static_cast<unsigned>(date.day())) + " " + two_digits(second / 3'600) + ":" +
         two_digits(second / 60 % 60) + ":" + two_digits(second % 60) + " UTC " +
         std::to_string(static_cast<int>(date.year()));
}

std::unexpected<aws::Error> invalid(std::string message) {
  return std::unexpected(InvalidArgumentException(std::move(message)));
}

auto first_at(const ShardState& shard, std::uint64_t counter) {
  return std::lower_bound(
      shard.log.begin(), shard.log.end(), counter,
      [](const LogEntry& entry, std::uint64_t sought) { return entry.counter < sought; });
}

std::uint64_t first_since(const ShardState& shard, Time time) {
  const auto found =
      std::lower_bound(shard.log.begin(), shard.log.end(), time,
                       [](const LogEntry& entry, Time sought) { return entry.arrival < sought; });
  return found == shard.log.end() ? shard.next_counter : found->counter;
}

std::expected<std::uint64_t, aws::Error> counter_of_sequence(const Stream& stream,
                                                             const ShardState& shard,
                                                             const std::string& text,
                                                             const CallContext& context) {
  const std::string refusal = "StartingSequenceNumber " + text +
                              " used in GetShardIterator on shard " + shard_id(shard.index) +
                              " in stream " + stream.name + " under account " + context.account +
                              " is invalid";
  const auto number = parse_sequence_number(text);
  if (!number) return invalid(refusal + ".");
  if (number->shard != shard.index) {
    return invalid("Invalid StartingSequenceNumber. It encodes " + shard_id(number->shard) +
                   ", while it was used in a call to a shard with " + shard_id(shard.index));
  }
  if (number->shard_created != starting_sequence_number(shard).shard_created) {
    return invalid(refusal + " because it did not come from this stream.");
  }
  return number->counter;
}

// The counter of the first record that the iterator may return.
std::expected<std::uint64_t, aws::Error> place_of(const Stream& stream, const ShardState& shard,
                                                  const GetShardIteratorInput& request,
                                                  const CallContext& context) {
  const std::string& type = *request.ShardIteratorType;
  const bool after = type == ShardIteratorType::AFTER_SEQUENCE_NUMBER;
  const bool by_sequence = after || type == ShardIteratorType::AT_SEQUENCE_NUMBER;
  if (by_sequence != request.StartingSequenceNumber.has_value()) {
    return invalid(
        "Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and "
        "StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no StartingSequenceNumber. "
        "Request specified " +
        type + (by_sequence ? " and no" : " and also a") + " StartingSequenceNumber.");
  }
  if (by_sequence) {
    const auto counter =
        counter_of_sequence(stream, shard, *request.StartingSequenceNumber, context);
    if (!counter) return counter;
    return *counter + (after ? 1 : 0);
  }
  if (type == ShardIteratorType::AT_TIMESTAMP) {
    if (!request.Timestamp) {
      return invalid(
          "Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. Current "
          "request has no timestamp parameter.");
    }
    if (*request.Timestamp > context.now) {
      return invalid(
          "The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. "
          "timestampInMillis: " +
          std::to_string(to_millis(*request.Timestamp)) +
          ", currentTimestampInMillis: " + std::to_string(to_millis(context.now)));
    }
    return first_since(shard, *request.Timestamp);
  }
  return type == ShardIteratorType::LATEST ? shard.next_counter : 0;
}

aws::Error iterator_expired(Time issued, Time now) {
  return ExpiredIteratorException(
      "Iterator expired. The iterator was created at time " + java_date(issued) +
      " while right now it is " + java_date(now) +
      " which is further in the future than the tolerated delay of 300000 milliseconds.");
}

// The check of an iterator's age and owner; the stream it belongs to.
std::expected<Stream*, aws::Error> require_iterator(Kinesis& kinesis, const CallContext& context,
                                                    const std::optional<Iterator>& iterator) {
  if (!iterator) return invalid("Invalid ShardIterator.");
  if (context.now - iterator->issued > kIteratorLifetime) {
    return std::unexpected(iterator_expired(iterator->issued, context.now));
  }
  Stream* stream = find_stream(kinesis, iterator->stream, context.now);
  if (stream == nullptr) {
    return std::unexpected(shard_missing(shard_id(iterator->shard), iterator->stream, context));
  }
  if (stream->generation != iterator->generation || iterator->shard >= stream->shards.size()) {
    aws::Error error = InternalFailureException("Internal service failure.");
    error.code = "InternalFailure";
    return std::unexpected(std::move(error));
  }
  return stream;
}

// What goes wrong with a read that has records to return.
struct ReadFault {
  std::optional<aws::Error> error;
  bool empty = false;
};

ReadFault ask_read(const Stream& stream, const CallContext& context) {
  ReadFault result;
  if (context.faults == nullptr) return result;
  if (stream.encryption && context.now >= stream.encryption->from) {
    result.error = ask_key(context, stream.name);
    if (result.error) return result;
  }
  const aws::Fault fault = context.ask(get_records_read(), context.call, stream.name);
  result.empty = fault.kind == &kEmptyRead;
  if (fault.kind == &kIteratorExpired) {
    result.error = iterator_expired(context.now - kIteratorLifetime - 1s, context.now);
    result.error->decision = fault.decision;
  }
  return result;
}

std::vector<ChildShard> children_of(const Stream& stream, const ShardState& shard) {
  std::vector<ChildShard> children;
  for (const std::uint32_t index : shard.children) {
    const ShardState& child = stream.shards[index];
    ChildShard& shape = children.emplace_back();
    shape.ShardId = shard_id(index);
    for (const std::uint32_t parent : child.parents) {
      if (!shape.ParentShards) shape.ParentShards.emplace();
      shape.ParentShards->push_back(shard_id(parent));
    }
    shape.HashKeyRange = range_of(child);
  }
  return children;
}

}  // namespace

std::expected<GetShardIteratorOutput, aws::Error> get_shard_iterator(
    Kinesis& kinesis, const CallContext& context, const GetShardIteratorInput& request) {
  WEIR_ASSERT(request.ShardId.has_value() && request.ShardIteratorType.has_value());
  const auto found = require_stream(kinesis, context, request);
  if (!found) return std::unexpected(found.error());
  Stream& stream = **found;

  const auto index = parse_shard_id(*request.ShardId);
  if (!index) {
    return std::unexpected(ResourceNotFoundException("Could not find shard " + *request.ShardId +
                                                     " in stream " + stream.name +
                                                     " under account " + context.account + "."));
  }
  if (is_creating(stream, context.now) || *index >= stream.shards.size() ||
      !is_shown(stream, stream.shards[*index], context.now)) {
    return std::unexpected(shard_missing(shard_id(*index), stream.name, context));
  }
  ShardState& shard = stream.shards[*index];
  const auto counter = place_of(stream, shard, request, context);
  if (!counter) return std::unexpected(counter.error());
  if (shard.iterator_calls.at(context.now, kReadCallsPerSecond) >= kReadCallsPerSecond) {
    return std::unexpected(shard_rate_exceeded(shard, stream, context));
  }
  ++shard.iterator_calls.used;
  GetShardIteratorOutput output;
  output.ShardIterator =
      encode_iterator({stream.name, stream.generation, shard.index, *counter, context.now});
  return output;
}

std::expected<GetRecordsOutput, aws::Error> get_records(Kinesis& kinesis,
                                                        const CallContext& context,
                                                        const GetRecordsInput& request) {
  WEIR_ASSERT(request.ShardIterator.has_value());
  const auto iterator = decode_iterator(*request.ShardIterator);
  const auto found = require_iterator(kinesis, context, iterator);
  if (!found) return std::unexpected(found.error());
  Stream& stream = **found;
  ShardState& shard = stream.shards[iterator->shard];

  const std::int64_t calls = shard.read_calls.at(context.now, kReadCallsPerSecond);
  const std::int64_t read = shard.read_bytes.at(context.now, kReadBytesPerSecond);
  if (context.now < shard.reads_refused_until || calls >= kReadCallsPerSecond ||
      read >= kReadBytesPerSecond) {
    measure_refused_read(stream, shard, context);
    return std::unexpected(shard_rate_exceeded(shard, stream, context));
  }

  trim(stream, shard, context.now);
  const auto limit = static_cast<std::size_t>(request.Limit.value_or(kReadRecordsPerCall));
  auto next = first_at(shard, iterator->counter);
  const ReadFault fault = next == shard.log.end() ? ReadFault() : ask_read(stream, context);
  if (fault.error) return std::unexpected(*fault.error);
  std::uint64_t counter = iterator->counter;
  std::int64_t bytes = 0;
  std::int64_t behind = 0;
  std::vector<Record> records;
  const auto left = static_cast<std::size_t>(shard.log.end() - next);
  records.reserve(std::min(limit, left));
  for (; next != shard.log.end() && records.size() < limit && !fault.empty; ++next) {
    const auto size = static_cast<std::int64_t>(next->data.size() + next->partition_key.size());
    if (!records.empty() && bytes + size > kReadBytesPerCall) {
      shard.reads_refused_until = context.now + kFullReadPenalty;
      break;
    }
    Record& record = records.emplace_back();
    record.SequenceNumber = format_sequence_number(sequence_number_of(shard, *next));
    record.ApproximateArrivalTimestamp =
        std::chrono::floor<std::chrono::milliseconds>(next->arrival);
    record.Data = next->data;
    record.PartitionKey = next->partition_key;
    if (next->encrypted) record.EncryptionType = EncryptionType::KMS;
    bytes += size;
    counter = next->counter + 1;
    behind = to_millis(context.now) - to_millis(next->arrival);
  }
  if (bytes >= kReadBytesPerCall) shard.reads_refused_until = context.now + kFullReadPenalty;
  ++shard.read_calls.used;
  shard.read_bytes.used += bytes;

  GetRecordsOutput output;
  if (fault.empty) {
    behind = std::max<std::int64_t>(to_millis(context.now) - to_millis(next->arrival), 1);
  }
  output.MillisBehindLatest = next == shard.log.end() ? 0 : behind;
  const Amount amount{static_cast<std::int64_t>(records.size()), bytes};
  measure_get_records(stream, shard, context, amount, *output.MillisBehindLatest);
  output.Records = std::move(records);
  if (next == shard.log.end() && is_sealed(shard, context.now)) {
    output.ChildShards = children_of(stream, shard);
    return output;
  }
  output.NextShardIterator =
      encode_iterator({stream.name, stream.generation, shard.index, counter, context.now});
  return output;
}

}  // namespace weir::kinesis
