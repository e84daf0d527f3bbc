#include "scenarios/payments/aggregator.h"

#include <algorithm>
#include <string>
#include <utility>

#include "scenarios/payments/names.h"
#include "scenarios/payments/window.h"
#include "sim/kinesis/api.h"
#include "sim/lambda/kinesis_event.h"

namespace weir::payments {

namespace {

Task<lambda::Result> aggregate(lambda::Invocation& invocation, Bytes event, Parser parser) {
  Totals totals;
  std::map<Time, Identity> leaders;  // of each window: the smallest identity in it
  for (const lambda::KinesisRecord& record : lambda::read_kinesis_event(event)) {
    const auto payment = read_payment(record.data.view(), parser);
    if (!payment) {
      invocation.log("skipped a record that is no payment: " + record.sequence_number);
      continue;
    }
    totals[payment->minute].add({1, payment->cents});
    const Identity about = Identity::of(record.sequence_number);
    const auto [leader, added] = leaders.try_emplace(payment->minute, about);
    if (!added) leader->second = std::min(leader->second, about);
  }
  if (totals.empty()) co_return Bytes("null");
  kinesis::PutRecordsInput request;
  request.StreamName = kOutputStream;
  request.Records.emplace();
  Identity about{~std::uint64_t{0}};
  for (const auto& [start, total] : totals) {
    kinesis::PutRecordsRequestEntry& entry = request.Records->emplace_back();
    const Identity window = leaders.at(start).child("window");
    entry.Data = Bytes(write_window(start, total)).with_identity(window);
    entry.PartitionKey = std::to_string(start.time_since_epoch() / 1ms);
    about = std::min(about, window);
  }
  auto answer = co_await invocation.call<kinesis::PutRecords>(about, std::move(request));
  if (!answer) co_return lambda::failure(answer.error());
  if (const auto failed = answer->FailedRecordCount.value_or(0); failed != 0) {
    invocation.log(std::to_string(failed) + " totals were not put");
  }
  co_return Bytes("null");
}

}  // namespace

lambda::Handler aggregator(Parser parser) {
  return [parser](lambda::Invocation& invocation, Bytes event) {
    return aggregate(invocation, std::move(event), parser);
  };
}

}  // namespace weir::payments
