// At least once: what makes a mapping hand the same batch over twice.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim/lambda/fixture.h"

namespace weir::lambda {
namespace {

using ::testing::ElementsAre;
using Batch = std::vector<std::string>;

struct Strike final : aws::FaultHook {
  explicit Strike(const aws::FaultSite& where) : site(where) {}
  const aws::FaultSite& site;
  int times = 1;
  aws::Fault on_site(const aws::FaultQuestion& question) override {
    if (question.site.id != site.id || times <= 0) return {};
    --times;
    return {site.kinds.front(), 1, {}};
  }
  bool watches(const aws::FaultSite&, Time) const override { return false; }
};

Task<void> put_two(Kernel& kernel, Pipeline& p) {
  co_await p.deploy(kernel, CreateEventSourceMappingRequest().WithBatchSize(1), 3);
  co_await kernel.delay(60s);
  co_await p.put(kernel, "a");
  co_await p.put(kernel, "b");
}

void run(Pipeline& p, aws::FaultHook& faults) {
  p.kernel.choices().check_unique_draws();
  p.cloud.set_faults(&faults);
  p.kernel.spawn(Identity::of("story"), put_two(p.kernel, p));
  p.kernel.run_until(kDefaultStart + 20min);
  EXPECT_EQ(p.lambda.waits_for(), std::nullopt);
}

TEST(MappingFaults, ABatchIsRedeliveredAfterItsSuccess) {
  Pipeline p;
  p.install(ok);
  Strike strike(mapping_checkpoint());
  run(p, strike);
  EXPECT_THAT(p.batches, ElementsAre(Batch{"a"}, Batch{"a"}, Batch{"b"}));
}

TEST(MappingFaults, TwoPollersDeliverTheSameBatchForAMoment) {
  Pipeline p;
  p.install(ok);
  Strike strike(mapping_deliver());
  run(p, strike);
  EXPECT_EQ(std::ranges::count(p.batches, Batch{"a"}), 2);
  EXPECT_EQ(std::ranges::count(p.batches, Batch{"b"}), 1);
}

// The handler puts each record on; its second call never happens.
Task<Result> put_on(Kernel&, Pipeline& p, Invocation& invocation) {
  for (const char* about : {"one", "two"}) {
    co_await invocation.call<kinesis::DescribeStreamSummary>(
        Identity::of(about), kinesis::DescribeStreamSummaryInput().WithStreamName("s"));
    p.batches.push_back({about});
  }
  co_return Bytes("null");
}

TEST(MappingFaults, ATimeoutBetweenTwoCallsLeavesTheFirstDone) {
  Pipeline p;
  p.lambda.install("code.handler", [&p](Invocation& invocation, Bytes) {
    return put_on(invocation.kernel(), p, invocation);
  });
  Strike strike(invoke_between());
  run(p, strike);
  EXPECT_EQ(p.lambda.state().functions.at("f").timeouts, 1u);
  EXPECT_EQ(p.batches.size(), 4u);  // the killed run was never told that its first call is done
}

}  // namespace
}  // namespace weir::lambda
