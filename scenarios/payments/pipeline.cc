// payments: producer on a schedule → stream → raw objects; → one-minute totals → stream → objects.
//
// The first form of the seed: the aggregator as most people write it, the basic properties, and the
// window totals at the end, expected and found.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/explore/scenario.h"
#include "harness/explore/world.h"
#include "scenarios/payments/aggregator.h"
#include "scenarios/payments/deployment.h"
#include "scenarios/payments/names.h"
#include "scenarios/payments/producer.h"
#include "scenarios/payments/reader.h"

namespace weir::payments {
namespace {

constexpr char kOperator[] = "arn:aws:iam::000000000000:user/operator";
constexpr char kSteadyProducer[] = "arn:aws:iam::000000000000:user/producer";

constexpr char kSteady[] = "steady";
constexpr char kSteadySimdjson[] = "steady_simdjson";

class Pipeline final : public Scenario {
 public:
  explicit Pipeline(std::string variant) : variant_(std::move(variant)) {}

  Task<void> run(World& world) override {
    producer_.emplace(world);
    install(world);
    aws::Client deployer(world.cloud(), kOperator);
    Deployment deployment(deployer);
    co_await deployment.deploy();
    if (variant_.empty()) {
      co_await deployment.start_schedule();
      while (!producer_->done()) co_await world.kernel().delay(10s);
      co_await deployment.stop_schedule();
    } else {
      aws::Client client(world.cloud(), kSteadyProducer);
      co_await producer_->put_steadily(client);
    }
  }

  std::optional<std::string> waits_for(World& world) override {
    if (auto lambda = world.lambda().waits_for()) return lambda;
    return world.firehose().waits_for();
  }

  void check(World& world, std::vector<PropertyResult>& results) override {
    results.push_back(raw_objects_hold_what_was_sent(world));
    results.push_back(no_acknowledged_record_lost(world.ledger()));
    PropertyResult readable("analytics objects are readable", "always");
    totals_ = window_totals(world, readable);
    results.push_back(std::move(readable));
    results.push_back(totals_are_exactly_once(totals_));
  }

  std::vector<ResultTable> tables(World&) override { return {window_table(totals_)}; }

 private:
  void install(World& world) {
    world.lambda().install(kProducerHandler, producer_->handler());
    const Parser parser = variant_ == kSteadySimdjson ? Parser::simdjson : Parser::nlohmann;
    world.lambda().install(kAggregatorHandler, aggregator(parser));
  }

  const std::string variant_;
  std::optional<Producer> producer_;
  WindowTotals totals_;
};

const RegisterScenario kScenario({
    .name = "payments",
    .summary = "Scheduled producer → Kinesis → Firehose (raw) and one-minute totals → S3",
    .variants = {{kSteady, "payments are put as they fall due (--rate) instead of 25 a minute"},
                 {kSteadySimdjson, "the same, and the aggregator parses by simdjson"}},
    .sample = WEIR_SCENARIO_DIR "/sample.ndjson",
    .region = kRegion,
    .partition_key = "/merchant",
    .make = make_scenario<Pipeline>,
});

}  // namespace
}  // namespace weir::payments
