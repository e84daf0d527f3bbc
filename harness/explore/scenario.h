// Scenario: a pipeline under test, told as a story: deploy, produce, wait; then check.
//
//   class MyPipeline final : public weir::Scenario {
//    public:
//     Task<void> run(World& world) override;               // deploys, and puts the records
//     std::optional<std::string> waits_for(World&) override;  // nothing = the pipeline has settled
//     void check(World&, std::vector<PropertyResult>&) override;
//   };
//   const weir::RegisterScenario kMine({.name = "my_pipeline", .summary = "…",
//                                       .make = weir::make_scenario<MyPipeline>});
//
// A variant is the same scenario with a difference that is named: a planted bug, another order.

#ifndef WEIR_HARNESS_EXPLORE_SCENARIO_H_
#define WEIR_HARNESS_EXPLORE_SCENARIO_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/explore/result.h"
#include "harness/properties/property.h"
#include "sim/kernel/task.h"

namespace weir {

class World;

class Scenario {
 public:
  virtual ~Scenario() = default;

  // Returns when the last record was sent and its fate is known to its producer.
  virtual Task<void> run(World& world) = 0;
  // What is still on its way, in a clause; nothing once the pipeline has settled. Asked after run()
  // returned, every second of virtual time at first, then less and less often.
  virtual std::optional<std::string> waits_for(World& world) = 0;
  virtual void check(World& world, std::vector<PropertyResult>& results) = 0;
  // What else of the outcome people want to see. Asked after check().
  virtual std::vector<ResultTable> tables(World&) { return {}; }
};

struct Variant {
  std::string name;
  std::string summary;
};

struct ScenarioInfo {
  std::string name;
  std::string summary;
  std::vector<Variant> variants;  // beside the scenario itself
  std::string sample;             // a file of records to run on when none is given
  std::string region = "us-east-1";
  std::string partition_key = {};  // JSON pointer, unless the command line names another
  // The variant is one of `variants`, or empty.
  std::function<std::unique_ptr<Scenario>(const std::string& variant)> make;
};

template <class S>
std::unique_ptr<Scenario> make_scenario(const std::string& variant) {
  return std::make_unique<S>(variant);
}

// A static object of this makes a scenario known.
class RegisterScenario {
 public:
  explicit RegisterScenario(ScenarioInfo info);
};

// All of them, ordered by name.
std::vector<const ScenarioInfo*> all_scenarios();
// Null: there is none of this name.
const ScenarioInfo* find_scenario(std::string_view name);

}  // namespace weir

#endif  // WEIR_HARNESS_EXPLORE_SCENARIO_H_
