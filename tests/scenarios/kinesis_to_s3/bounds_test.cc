// A bound that ends a run gives the verdict "unknown", at the same place on every machine: bounds
// count events and virtual time, never resident memory or wall time.

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "harness/explore/input.h"
#include "harness/explore/run.h"
#include "harness/explore/scenario.h"

namespace weir {
namespace {

RunResult run_with(const RunOptions& options) {
  auto input = read_input(WEIR_SOURCE_DIR "/scenarios/kinesis_to_s3/sample.ndjson");
  if (!input) {
    ADD_FAILURE() << input.error();
    return RunResult();
  }
  std::vector<InputRecord> records = std::move(input->records);
  records.resize(20);
  return run(*find_scenario("kinesis_to_s3"), records, options);
}

TEST(Bounds, OfEventsGivesNoVerdictAndTheSameHistoryEachTime) {
  RunOptions options;
  options.events_max = 100;
  const RunResult once = run_with(options);
  EXPECT_EQ(once.verdict, Verdict::unknown);
  EXPECT_EQ(once.reason, "the bound on events was reached");
  EXPECT_EQ(to_string(run_with(options).history_hash), to_string(once.history_hash));
}

TEST(Bounds, OfSettlingSaysWhatIsStillWaitedFor) {
  RunOptions options;
  options.settle_max = Duration::zero();
  const RunResult result = run_with(options);
  EXPECT_EQ(result.verdict, Verdict::unknown);
  EXPECT_NE(result.reason.find("it still waits for "), std::string::npos) << result.reason;
}

}  // namespace
}  // namespace weir
