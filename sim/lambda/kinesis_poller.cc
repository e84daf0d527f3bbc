#include "sim/lambda/kinesis_poller.h"

#include <utility>

namespace weir::lambda {

KinesisPoller::KinesisPoller(aws::Cloud& cloud, Lambda& lambda, const std::string& mapping_uuid,
                             const std::string& shard_id, const std::string& role)
    : work_(cloud, lambda, mapping_uuid, shard_id, role),
      reader_(work_),
      lane_(work_),
      delivery_(work_) {}

Task<void> KinesisPoller::run() {
  const bool begun = co_await begin();
  if (!begun) co_return;
  while (work_.mapping() != nullptr) {
    if (lane_.batch_is_ready()) {
      co_await deliver();
    } else if (!reader_.ended()) {
      co_await poll();
    } else if (!lane_.empty()) {
      co_await kernel().delay_until(lane_.window_end());
    } else {
      work_.progress().ended = true;
      co_return;
    }
  }
}

// False: the mapping is gone.
Task<bool> KinesisPoller::begin() {
  for (;;) {
    if (work_.mapping() == nullptr) co_return false;
    const bool opened = co_await reader_.open();
    if (opened) break;
    co_await kernel().delay(work_.options().poll_every);
  }
  lane_.restart_window();
  co_return true;
}

Task<void> KinesisPoller::deliver() {
  co_await delivery_.deliver(lane_.next_batch());
  lane_.restart_window();
  if (work_.mapping() != nullptr) note_whether_caught_up();
}

Task<void> KinesisPoller::poll() {
  const Time until = lane_.empty() ? Time::max() : lane_.window_end();
  auto records = co_await reader_.poll(until);
  if (!records) co_return;
  for (kinesis::Record& record : *records) lane_.add(std::move(record));
  note_whether_caught_up();
}

void KinesisPoller::note_whether_caught_up() {
  work_.progress().caught_up = lane_.empty() && !reader_.behind();
}

}  // namespace weir::lambda
