#include "scenarios/payments/producer.h"

#include <algorithm>
#include <string>
#include <utility>

#include "scenarios/payments/names.h"
#include "scenarios/payments/payment.h"

namespace weir::payments {

namespace {

constexpr std::size_t kPaymentsOfInvocation = 25;
constexpr std::size_t kBatchMax = 500;  // of PutRecords
constexpr Duration kLinger = 200ms;     // payments that fall due within it share a call
constexpr Duration kBackoff = 200ms;    // doubles up to the maximum
constexpr Duration kBackoffMax = 10s;
constexpr std::uint64_t kRoundsMax = 30;

// Counts a call that is under way, whatever becomes of who waits for it.
class UnderWay {
 public:
  explicit UnderWay(std::size_t& calls) : calls_(calls) { ++calls_; }
  ~UnderWay() { --calls_; }
  UnderWay(const UnderWay&) = delete;

 private:
  std::size_t& calls_;
};

}  // namespace

void Producer::add(Batch& batch, const InputRecord& record) {
  const Bytes data = stamp(record.data, kernel().now()).value_or(record.data);
  batch.entries.push_back(world_.ledger().open(data, record.line));
  batch.leader = std::min(batch.leader, data.identity().child("payments put"));
  if (!batch.request.Records) batch.request.Records.emplace();
  kinesis::PutRecordsRequestEntry& entry = batch.request.Records->emplace_back();
  entry.Data = data;
  entry.PartitionKey = record.partition_key;
}

lambda::Handler Producer::handler() {
  return [this](lambda::Invocation& invocation, Bytes) { return invoke(invocation); };
}

Task<lambda::Result> Producer::invoke(lambda::Invocation& invocation) {
  Batch batch;
  batch.request.StreamName = kInputStream;
  while (next_ < world_.records().size() && batch.entries.size() < kPaymentsOfInvocation) {
    add(batch, world_.records()[next_++]);
  }
  if (batch.entries.empty()) co_return Bytes("null");
  const UnderWay call(under_way_);
  auto answer = co_await invocation.call<kinesis::PutRecords>(batch.leader, batch.request);
  const std::size_t sent = batch.entries.size();
  const Batch failed = settle(std::move(batch), answer);
  if (!failed.entries.empty()) {
    invocation.log(std::to_string(failed.entries.size()) + " of " + std::to_string(sent) +
                   " payments were not put");
  }
  if (!answer) co_return lambda::failure(answer.error());
  co_return Bytes("null");
}

Task<void> Producer::put_steadily(aws::Client& client) {
  const Time began = kernel().now();
  const std::vector<InputRecord>& records = world_.records();
  while (next_ < records.size()) {
    co_await kernel().delay_until(began + world_.due(next_) + kLinger);
    Batch batch;
    batch.request.StreamName = kInputStream;
    while (next_ < records.size() && began + world_.due(next_) <= kernel().now() &&
           batch.entries.size() < kBatchMax) {
      add(batch, records[next_++]);
    }
    co_await insist(client, std::move(batch));
  }
}

Task<void> Producer::insist(aws::Client& client, Batch batch) {
  Duration backoff = kBackoff;
  for (std::uint64_t round = 0; !batch.entries.empty() && round < kRoundsMax; ++round) {
    if (round != 0) {
      co_await kernel().delay(backoff);
      backoff = std::min(backoff * 2, kBackoffMax);
    }
    auto answer = co_await client.call<kinesis::PutRecords>(batch.leader, batch.request, round);
    batch = settle(std::move(batch), answer);
  }
}

Producer::Batch Producer::settle(Batch batch,
                                 const aws::Cloud::Answer<kinesis::PutRecords>& answer) {
  Ledger& ledger = world_.ledger();
  Batch failed;
  failed.request.StreamName = kInputStream;
  failed.leader = batch.leader;
  for (std::size_t i = 0; i < batch.entries.size(); ++i) {
    const std::size_t entry = batch.entries[i];
    // A failure of the service's own may have come after the effect: nobody knows.
    const bool answered = answer || (answer.error().error_class == aws::ErrorClass::service &&
                                     !answer.error().server_fault);
    const bool stored = answer && (*answer->Records)[i].SequenceNumber;
    if (stored) {
      ledger.acknowledge(entry, *(*answer->Records)[i].SequenceNumber);
      continue;
    }
    answered ? ledger.refuse(entry) : ledger.lose_track(entry);
    failed.entries.push_back(entry);
    if (!failed.request.Records) failed.request.Records.emplace();
    failed.request.Records->push_back(std::move((*batch.request.Records)[i]));
  }
  return failed;
}

}  // namespace weir::payments
