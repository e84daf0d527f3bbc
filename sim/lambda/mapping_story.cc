#include "sim/lambda/mapping_story.h"

#include <utility>

namespace weir::lambda {

MappingStory::MappingStory(aws::Cloud& cloud, Lambda& lambda, const std::string& uuid)
    : cloud_(cloud),
      lambda_(lambda),
      uuid_(uuid),
      mapping_(lambda.mappings.at(uuid)),
      changed_(cloud.kernel()) {}

Task<void> MappingStory::run() {
  for (;;) {
    co_await wait_for_polls();
    const auto function = lambda_.functions.find(mapping_.function);
    if (function != lambda_.functions.end() && mapping_.enabled && !is_changing()) {
      role_ = function->second.role;
      co_await start();
    }
    while (!is_changing()) co_await changed_.wait();
    co_await settle();
    if (mapping_.deleting) break;
  }
  lambda_.mappings.erase(uuid_);
}

Task<void> MappingStory::wait_for_polls() {
  const Time polls_at = mapping_.polls_at;
  while (kernel().now() < polls_at && !is_changing()) co_await changed_.wait_until(polls_at);
}

// Waits until the change holds, and makes it.
Task<void> MappingStory::settle() {
  co_await kernel().delay_until(mapping_.settled_at);
  stop();
  if (mapping_.deleting) co_return;
  MappingSettings& settings = mapping_;
  settings = *std::move(mapping_.pending);
  mapping_.pending.reset();
  ++mapping_.generation;
  for (auto& [id, shard] : mapping_.shards) {
    shard.read = shard.done + shard.discarded + shard.filtered;
  }
}

}  // namespace weir::lambda
