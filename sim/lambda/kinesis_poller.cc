#include "sim/lambda/kinesis_poller.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "sim/lambda/tumbling_window.h"

namespace weir::lambda {
namespace {

// Records that wait in the lanes of a shard before reading pauses: one read's worth.
constexpr std::size_t kBufferedMax = 10'000;

}  // namespace

KinesisPoller::KinesisPoller(aws::Cloud& cloud, Lambda& lambda, const std::string& mapping_uuid,
                             const std::string& shard_id, const std::string& role)
    : work_(cloud, lambda, mapping_uuid, shard_id, role),
      reader_(work_),
      filter_(work_.mapping.filters),
      drained_(cloud.kernel()),
      stories_(cloud.kernel()) {
  for (std::int32_t i = 0; i < work_.mapping.lanes; ++i) workers_.emplace_back(work_);
}

Task<void> KinesisPoller::run() {
  co_await begin();
  if (workers_.size() == 1) {
    co_await run_alone();
  } else {
    co_await run_lanes();
  }
}

Task<void> KinesisPoller::begin() {
  for (;;) {
    const bool opened = co_await reader_.open();
    if (opened) break;
    co_await kernel().delay(work_.options().poll_every);
  }
  for (Worker& worker : workers_) worker.lane.restart_window();
}

Task<void> KinesisPoller::run_alone() {
  Worker& worker = workers_.front();
  for (;;) {
    if (window_is_due()) {
      co_await worker.delivery.close_window();
      note_whether_caught_up();
    } else if (batch_is_ready(worker)) {
      co_await deliver(worker);
    } else if (!reader_.ended()) {
      co_await poll(next_deadline());
    } else if (!worker.lane.empty()) {
      co_await kernel().delay_until(next_deadline());
    } else {
      work_.progress.ended = true;
      co_return;
    }
  }
}

// ---- lanes --------------------------------------------------------------------------------------

Task<void> KinesisPoller::run_lanes() {
  std::uint64_t number = 0;
  for (Worker& worker : workers_) {
    stories_.spawn(work_.identity.child("lane", number), run_lane(worker));
    ++number;
  }
  while (!reader_.ended()) {
    std::size_t buffered = 0;
    for (const Worker& worker : workers_) buffered += worker.lane.size();
    if (buffered < kBufferedMax) {
      co_await poll(Time::max());
    } else {
      co_await drained_.wait();
    }
  }
  for (Worker& worker : workers_) worker.filled.notify_all();
  co_await stories_.join(kernel());
  work_.progress.ended = true;
}

Task<void> KinesisPoller::run_lane(Worker& worker) {
  for (;;) {
    if (worker.lane.empty()) {
      if (reader_.ended()) co_return;
      co_await worker.filled.wait();
    } else if (!worker.lane.batch_is_ready()) {
      co_await worker.filled.wait_until(worker.lane.window_end());
    } else {
      co_await deliver(worker);
      drained_.notify_all();
    }
  }
}

// ---- both ---------------------------------------------------------------------------------------

Task<void> KinesisPoller::deliver(Worker& worker) {
  Time before = Time::max();
  if (const Duration length = work_.mapping.tumbling_window; length != Duration::zero()) {
    WindowProgress& window = work_.progress.window;
    open_window(window, length, *worker.lane.front().ApproximateArrivalTimestamp);
    before = window.start + length;
  }
  worker.busy = true;
  std::vector<kinesis::Record> batch = worker.lane.next_batch(before);
  const bool closes = closes_window(worker, before);
  co_await worker.delivery.deliver(std::move(batch), closes);
  worker.busy = false;
  worker.lane.restart_window();
  note_whether_caught_up();
}

Task<void> KinesisPoller::poll(Time until) {
  auto records = co_await reader_.poll(until);
  if (!records) co_return;
  take(*std::move(records));
  note_whether_caught_up();
}

void KinesisPoller::take(std::vector<kinesis::Record> records) {
  const bool out_of_order = work_.out_of_order();
  const std::uint64_t filtered_before = work_.progress.filtered;
  work_.metrics.count(EventCount::polled, kernel().now(), records.size());
  for (kinesis::Record& record : records) {
    if (out_of_order) work_.checkpoint.read(*record.SequenceNumber);
    if (!filter_.takes(record)) {
      ++work_.progress.filtered;
      work_.checkpoint.done(*record.SequenceNumber);
      continue;
    }
    Worker& worker = worker_of(record);
    worker.lane.add(std::move(record));
    worker.filled.notify_all();
  }
  work_.metrics.count(EventCount::filtered_out, kernel().now(),
                      work_.progress.filtered - filtered_before);
  if (out_of_order && !work_.checkpoint.value().empty()) {
    work_.progress.checkpoint = work_.checkpoint.value();
  }
}

KinesisPoller::Worker& KinesisPoller::worker_of(const kinesis::Record& record) {
  if (workers_.size() == 1) return workers_.front();
  const std::uint64_t hash = internal::hash_text(*record.PartitionKey);
  return *std::next(workers_.begin(), static_cast<std::ptrdiff_t>(hash % workers_.size()));
}

void KinesisPoller::note_whether_caught_up() {
  const bool idle = std::ranges::all_of(
      workers_, [](const Worker& worker) { return worker.lane.empty() && !worker.busy; });
  const bool window_open =
      work_.mapping.tumbling_window != Duration::zero() && work_.progress.window.open;
  work_.progress.caught_up = idle && !window_open && !reader_.behind();
}

// ---- windows ------------------------------------------------------------------------------------

// The end of the tumbling window that the record belongs to, once it is its turn.
Time KinesisPoller::window_end_of(const kinesis::Record& record) const {
  const Duration length = work_.mapping.tumbling_window;
  WindowProgress window = work_.progress.window;
  open_window(window, length, *record.ApproximateArrivalTimestamp);
  return window.start + length;
}

bool KinesisPoller::batch_is_ready(const Worker& worker) const {
  if (worker.lane.batch_is_ready()) return true;
  if (worker.lane.empty() || work_.mapping.tumbling_window == Duration::zero()) return false;
  return kernel().now() >= window_end_of(worker.lane.front());
}

// Whether the open window is over: a later record is there, the shard has ended, or nothing came
// for so long.
bool KinesisPoller::window_is_due() const {
  const Duration length = work_.mapping.tumbling_window;
  if (length == Duration::zero() || !work_.progress.window.open) return false;
  const WindowProgress& window = work_.progress.window;
  if (window.terminated_early) return true;
  const Time end = window.start + length;
  const Lane& lane = workers_.front().lane;
  if (!lane.empty()) return *lane.front().ApproximateArrivalTimestamp >= end;
  return reader_.ended() || kernel().now() >= end + work_.options().window_close_wait;
}

// Whether the batch that has just left the lane is all that was left of the window.
bool KinesisPoller::closes_window(const Worker& worker, Time end) const {
  if (!work_.options().window_closes_with_records || end == Time::max()) return false;
  if (!worker.lane.empty()) return *worker.lane.front().ApproximateArrivalTimestamp >= end;
  return reader_.ended();
}

// Until when a lone worker may wait for more records.
Time KinesisPoller::next_deadline() const {
  const Worker& worker = workers_.front();
  const Duration length = work_.mapping.tumbling_window;
  if (!worker.lane.empty()) {
    const Time end = worker.lane.window_end();
    if (length == Duration::zero()) return end;
    return std::min(end, window_end_of(worker.lane.front()));
  }
  if (length == Duration::zero() || !work_.progress.window.open) return Time::max();
  return work_.progress.window.start + length + work_.options().window_close_wait;
}

}  // namespace weir::lambda
