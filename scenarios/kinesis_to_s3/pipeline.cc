// kinesis_to_s3: stream → function → bucket, one object a record.
//
// The smallest whole pipeline: stream "demo-stream" with one shard, function "streamConsumer" with
// batch size 1 from LATEST, bucket "demo-pipeline-bucket".

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/explore/scenario.h"
#include "harness/explore/world.h"
#include "scenarios/kinesis_to_s3/handler.h"
#include "scenarios/kinesis_to_s3/producer.h"
#include "sim/kinesis/api.h"
#include "sim/lambda/api.h"
#include "sim/s3/api.h"

namespace weir::kinesis_to_s3 {
namespace {

constexpr char kFunction[] = "streamConsumer";
constexpr char kRole[] = "arn:aws:iam::000000000000:role/lambda-stream-role";
constexpr char kStreamArn[] = "arn:aws:kinesis:us-east-1:000000000000:stream/demo-stream";
constexpr char kHandler[] = "lambda_kinesis_consumer.handler";
constexpr char kOperator[] = "arn:aws:iam::000000000000:user/operator";
constexpr char kProducer[] = "arn:aws:iam::000000000000:user/producer";
constexpr char kProbe[] = "Sample Data -- weir looks whether the pipeline is awake";

constexpr char kIgnoresFailedRecordCount[] = "ignores_failed_record_count";
constexpr char kPutsAtOnce[] = "puts_at_once";

class Pipeline final : public Scenario {
 public:
  explicit Pipeline(std::string variant) : variant_(std::move(variant)) {}

  Task<void> run(World& world) override {
    aws::Client deployer(world.cloud(), kOperator);
    co_await deploy(world, deployer);
    if (variant_ != kPutsAtOnce) co_await probe(world, deployer);
    aws::Client client(world.cloud(), kProducer);
    ProducerOptions options;
    options.ignores_failed_record_count = variant_ == kIgnoresFailedRecordCount;
    Producer producer(world, client, options);
    co_await producer.produce();
  }

  std::optional<std::string> waits_for(World& world) override { return world.lambda().waits_for(); }

  void check(World& world, std::vector<PropertyResult>& results) override {
    results.push_back(each_object_is_what_was_sent(world));
    results.push_back(no_acknowledged_record_lost(world.ledger()));
  }

 private:
  // A deployment tool tries again until a call succeeds.
  template <class Op>
  static Task<typename Op::Response> insist(aws::Client& client, typename Op::Request request) {
    const Identity about = Identity::of(Op::info().name);
    for (std::uint64_t round = 0;; ++round) {
      auto answer = co_await client.call<Op>(about, request, round);
      if (answer) co_return std::move(*answer);
      co_await client.kernel().delay(1s);
    }
  }

  static Task<void> deploy(World& world, aws::Client& client) {
    world.lambda().install(kHandler, handle);
    auto stream = insist<kinesis::CreateStream>(
        client, kinesis::CreateStreamInput().WithStreamName(kStream).WithShardCount(1));
    co_await std::move(stream);
    co_await stream_is_active(client);
    auto bucket = insist<s3::CreateBucket>(client, s3::CreateBucketRequest().WithBucket(kBucket));
    co_await std::move(bucket);
    lambda::CreateFunctionRequest function;
    function.FunctionName = kFunction;
    function.Runtime = "python3.9";
    function.Handler = kHandler;
    function.Role = kRole;
    function.Code = lambda::FunctionCode().WithZipFile("function.zip");
    co_await insist<lambda::CreateFunction>(client, std::move(function));
    lambda::CreateEventSourceMappingRequest mapping;
    mapping.FunctionName = kFunction;
    mapping.EventSourceArn = kStreamArn;
    mapping.BatchSize = 1;
    mapping.StartingPosition = lambda::EventSourcePosition::LATEST;
    auto made = co_await insist<lambda::CreateEventSourceMapping>(client, std::move(mapping));
    co_await mapping_is_enabled(client, *made.UUID);
  }

  static Task<void> stream_is_active(aws::Client& client) {
    for (std::uint64_t round = 0;; ++round) {
      auto answer = co_await client.call<kinesis::DescribeStreamSummary>(
          Identity::of("stream is active").child("look", round),
          kinesis::DescribeStreamSummaryInput().WithStreamName(kStream));
      if (answer && answer->StreamDescriptionSummary->StreamStatus == "ACTIVE") co_return;
      co_await client.kernel().delay(1s);
    }
  }

  static Task<void> mapping_is_enabled(aws::Client& client, std::string uuid) {
    for (std::uint64_t round = 0;; ++round) {
      auto answer = co_await client.call<lambda::GetEventSourceMapping>(
          Identity::of("mapping is enabled").child("look", round),
          lambda::GetEventSourceMappingRequest().WithUUID(uuid));
      if (answer && answer->State == "Enabled") co_return;
      co_await client.kernel().delay(1s);
    }
  }

  // LATEST misses what is put before the mapping really polls, and no state says when that is. So
  // records are put until one is seen delivered; only then does the book begin.
  static Task<void> probe(World&, aws::Client& client) {
    for (std::uint64_t round = 0;; ++round) {
      kinesis::PutRecordInput put;
      put.StreamName = kStream;
      put.PartitionKey = "1";
      const Identity probe = Identity::of("probe").child("round", round);
      put.Data = Bytes(kProbe).with_identity(probe);
      co_await client.call<kinesis::PutRecord>(probe, std::move(put));
      co_await client.kernel().delay(1s);
      auto seen = co_await client.call<s3::ListObjectsV2>(
          Identity::of("probe seen").child("look", round),
          s3::ListObjectsV2Request().WithBucket(kBucket).WithMaxKeys(1));
      if (seen && seen->KeyCount.value_or(0) > 0) co_return;
    }
  }

  // Finds the records that a book knows by their sequence numbers, and the others by content.
  class Finder {
   public:
    explicit Finder(const Ledger& ledger) : ledger_(ledger) {
      by_number_.reserve(ledger.entries().size());
      for (std::size_t i = 0; i < ledger.entries().size(); ++i) {
        const LedgerEntry& entry = ledger.entries()[i];
        if (!entry.sequence_number.empty()) by_number_.push_back({entry.sequence_number, i});
      }
      std::ranges::sort(by_number_);
    }
    // Objects come in the order of their numbers, so that the next one is looked at first.
    std::optional<std::size_t> by_number(std::string_view number) {
      if (next_ == by_number_.size() || by_number_[next_].first != number) {
        const auto found = std::ranges::lower_bound(by_number_, number, {}, &Numbered::first);
        if (found == by_number_.end() || found->first != number) return std::nullopt;
        next_ = static_cast<std::size_t>(found - by_number_.begin());
      }
      return by_number_[next_++].second;
    }
    // One that the producer does not know to be stored.
    std::optional<std::size_t> by_content(const Bytes& body) {
      if (by_content_.empty()) {
        for (std::size_t i = 0; i < ledger_.entries().size(); ++i) {
          by_content_.emplace(ledger_.entries()[i].data.view(), i);
        }
      }
      const auto found = by_content_.find(body.view());
      if (found == by_content_.end()) return std::nullopt;
      return found->second;
    }

   private:
    using Numbered = std::pair<std::string_view, std::size_t>;
    const Ledger& ledger_;
    std::vector<Numbered> by_number_;
    std::size_t next_ = 0;
    std::map<std::string_view, std::size_t> by_content_;  // made when first needed: it rarely is
  };

  // Also enters in the book what was delivered.
  static PropertyResult each_object_is_what_was_sent(World& world) {
    PropertyResult result("each object is what was sent", "always");
    Ledger& ledger = world.ledger();
    Finder finder(ledger);
    const auto bucket = world.s3().buckets.find(kBucket);
    if (bucket == world.s3().buckets.end()) return result;
    for (const auto& [key, versions] : bucket->second.objects) {
      const Bytes& body = versions.back().body;
      // "record-shardId-000000000000:4959….txt"
      const std::size_t colon = key.rfind(':');
      const std::size_t end = key.rfind(".txt");
      std::string_view number(key);
      number = colon < end && end != std::string::npos ? number.substr(colon + 1, end - colon - 1)
                                                       : std::string_view();
      if (const auto entry = finder.by_number(number)) {
        ledger.deliver(*entry);
        if (ledger.entries()[*entry].data == body) continue;
        result.violate("object " + key + " is not the record of line " +
                       std::to_string(ledger.entries()[*entry].line));
      } else if (body.view() == kProbe) {
        continue;
      } else if (const auto sent = finder.by_content(body)) {
        ledger.deliver(*sent);  // a duplicate, or one whose answer was lost
      } else {
        result.violate("object " + key + " holds nothing that was sent");
      }
    }
    return result;
  }

  const std::string variant_;
};

const RegisterScenario kScenario({
    .name = "kinesis_to_s3",
    .summary = "Kinesis stream → Lambda function → one S3 object a record",
    .variants = {{kIgnoresFailedRecordCount,
                  "planted bug: a PutRecords that answers 200 is taken for all of its records"},
                 {kPutsAtOnce,
                  "puts as soon as the mapping is Enabled: LATEST misses the first records"}},
    .sample = WEIR_SCENARIO_DIR "/sample.ndjson",
    .make = make_scenario<Pipeline>,
});

}  // namespace
}  // namespace weir::kinesis_to_s3
