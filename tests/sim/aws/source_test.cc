// A source says that something has changed and when, never what.

#include "sim/aws/source.h"

#include <gtest/gtest.h>

#include "sim/aws/cloud.h"

namespace weir::aws {
namespace {

TEST(Source, AChangeRaisesTheVersionNotesTheTimeAndWakesWhoWaits) {
  Kernel kernel;
  Cloud cloud(kernel);
  Source& source = cloud.source(Identity::of("stream"));
  std::uint64_t seen = 0;
  kernel.spawn(Identity::of("poller"), [](Kernel& k, Source& s, std::uint64_t& out) -> Task<void> {
    co_await s.changed().wait();
    out = s.version();
    EXPECT_EQ(k.now() - kDefaultStart, 5s);
  }(kernel, source, seen));
  kernel.spawn(Identity::of("producer"), [](Kernel& k, Source& s) -> Task<void> {
    co_await k.delay(5s);
    s.change(k.now());
  }(kernel, source));
  kernel.run();
  EXPECT_EQ(seen, 1u);
  EXPECT_EQ(source.changed_at(), kDefaultStart + 5s);
}

TEST(Source, ACloudHasOneForEachIdentity) {
  Kernel kernel;
  Cloud cloud(kernel);
  const Identity stream = Identity::of("arn");
  Source& first = cloud.source(shard_source(stream, "shardId-000000000000"));
  Source& second = cloud.source(shard_source(stream, "shardId-000000000001"));
  EXPECT_NE(&first, &second);
  first.change(kernel.now());
  EXPECT_EQ(cloud.source(shard_source(stream, "shardId-000000000000")).version(), 1u);
  EXPECT_EQ(second.version(), 0u);
}

}  // namespace
}  // namespace weir::aws
