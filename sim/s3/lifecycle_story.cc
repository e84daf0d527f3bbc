#include "sim/s3/lifecycle_story.h"

#include <algorithm>
#include <cstdint>

#include "sim/kernel/assert.h"
#include "sim/s3/lifecycle_rules.h"

namespace weir::s3 {

namespace {

constexpr EventKind kLifecycleActed{"s3/lifecycle-acted"};

}  // namespace

void LifecycleStory::rules_changed() {
  if (!started_) {
    started_ = true;
    stories_.spawn(Identity::of("s3/lifecycle"), run());
    return;
  }
  changed_.notify_all();
}

void LifecycleStory::key_changed(const std::string& bucket, const std::string& key) {
  const auto found = s3_.buckets.find(bucket);
  if (found != s3_.buckets.end()) wake_for(next_action(found->second, key, s3_.options));
}

void LifecycleStory::bucket_changed(const std::string& bucket) {
  const auto found = s3_.buckets.find(bucket);
  if (found != s3_.buckets.end()) wake_for(next_action(found->second, s3_.options));
}

void LifecycleStory::wake_for(std::optional<Time> time) {
  if (!time || *time >= wakes_at_) return;
  wakes_at_ = *time;  // woken once, however many keys are due earlier
  changed_.notify_all();
}

Time LifecycleStory::next() const {
  Time first = Time::max();
  for (const auto& [name, bucket] : s3_.buckets) {
    const auto time = next_action(bucket, s3_.options);
    if (time) first = std::min(first, *time);
  }
  return first;
}

void LifecycleStory::act_now() {
  const Time now = kernel().now();
  std::uint64_t acted = 0;
  for (auto& [name, bucket] : s3_.buckets) {
    LifecycleDeeds deeds;
    const LifecycleCounts counts =
        act(bucket, s3_.options, now, notifier_.started() ? &deeds : nullptr);
    for (const LifecycleDeed& deed : deeds) notifier_.expired(bucket, deed);
    const std::uint64_t total = counts.removed + counts.hidden + counts.moved + counts.aborted;
    if (total == 0) continue;
    acted += total;
    kernel().trace().emit(now, kLifecycleActed, Identity::of(name).value, total);
  }
  WEIR_ASSERT(acted > 0);  // or it would be due for ever
}

Task<void> LifecycleStory::run() {
  for (;;) {
    const Time due = next();
    if (due <= kernel().now()) {
      act_now();
      continue;
    }
    wakes_at_ = due;
    co_await changed_.wait_until(due);
  }
}

}  // namespace weir::s3
