#include "scenarios/kinesis_to_s3/producer.h"

#include <algorithm>
#include <utility>

#include "sim/kinesis/api.h"

namespace weir::kinesis_to_s3 {
namespace {

constexpr std::size_t kBatchMax = 500;                 // of PutRecords
constexpr std::size_t kBatchBytesMax = 5 * 1'048'576;  // well below what a call may carry
constexpr Site kLeader{"kinesis_to_s3/batch/leader", ChoiceKind::other};

std::size_t size_of(const InputRecord& record) {
  return record.data.size() + record.partition_key.size();
}

}  // namespace

Task<void> Producer::produce() {
  const Time began = kernel().now();
  const std::vector<InputRecord>& records = world_.records();
  for (std::size_t next = 0; next < records.size();) {
    co_await kernel().delay_until(began + world_.due(next) + options_.linger);
    std::vector<Pending> batch;
    std::size_t bytes = 0;
    while (next < records.size() && began + world_.due(next) <= kernel().now() &&
           batch.size() < kBatchMax && (batch.empty() || bytes < kBatchBytesMax)) {
      const InputRecord& record = records[next++];
      bytes += size_of(record);
      batch.push_back({world_.ledger().open(record.data, record.line), &record});
    }
    co_await put(std::move(batch));
  }
}

// Sends a batch, and what is refused of it again, until all of it is stored or given up.
Task<void> Producer::put(std::vector<Pending> batch) {
  Duration backoff = options_.backoff;
  for (std::uint64_t round = 0; !batch.empty() && round < options_.rounds_max; ++round) {
    if (round != 0) {
      co_await kernel().delay(backoff);
      backoff = std::min(backoff * 2, options_.backoff_max);
    }
    // Known by its leader: the record with the smallest hash, whatever else is in the batch.
    Identity leader{~std::uint64_t{0}};
    kinesis::PutRecordsInput request;
    request.StreamName = kStream;
    request.Records.emplace();
    request.Records->reserve(batch.size());
    for (const Pending& pending : batch) {
      leader = std::min(leader, pending.record->data.identity().child(kLeader.id, 0));
      kinesis::PutRecordsRequestEntry& entry = request.Records->emplace_back();
      entry.Data = pending.record->data;
      entry.PartitionKey = pending.record->partition_key;
    }
    auto answer = co_await client_.call<kinesis::PutRecords>(leader, std::move(request), round);
    batch = settle(batch, answer);
  }
}

std::vector<Producer::Pending> Producer::settle(
    const std::vector<Pending>& batch, const aws::Cloud::Answer<kinesis::PutRecords>& answer) {
  Ledger& ledger = world_.ledger();
  std::vector<Pending> again;
  if (!answer) {
    const bool silent = answer.error().error_class == aws::ErrorClass::transport;
    for (const Pending& pending : batch) {
      silent ? ledger.lose_track(pending.entry) : ledger.refuse(pending.entry);
    }
    return batch;
  }
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const kinesis::PutRecordsResultEntry& result = (*answer->Records)[i];
    if (result.SequenceNumber || options_.ignores_failed_record_count) {
      ledger.acknowledge(batch[i].entry, result.SequenceNumber.value_or(""));
    } else {
      ledger.refuse(batch[i].entry);
      again.push_back(batch[i]);
    }
  }
  return again;
}

}  // namespace weir::kinesis_to_s3
