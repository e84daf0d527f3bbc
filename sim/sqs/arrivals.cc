#include "sim/sqs/arrivals.h"

#include <algorithm>
#include <optional>

#include "sim/sqs/messages.h"
#include "sim/sqs/redrive.h"

namespace weir::sqs {

aws::Source& Arrivals::source(const Queue& queue) const {
  return cloud_.source(aws::queue_source(queue.identity));
}

void Arrivals::announce(Queue& queue) {
  if (queue.announced != queue.arrivals) {
    queue.announced = queue.arrivals;
    source(queue).change(kernel().now());
  }
  const std::optional<Time> next = next_visible(queue);
  if (!next || *next >= wakes_at_) return;
  wakes_at_ = *next;
  if (started_) {
    changed_.notify_all();
  } else {
    started_ = true;
    stories_.spawn(Identity::of("sqs/arrivals"), run());
  }
}

void Arrivals::look(Queue& queue) {
  announce(queue);
  if (Queue* dead_letters = dead_letter_queue(sqs_, queue)) announce(*dead_letters);
}

void Arrivals::look_at_all() {
  for (auto& [name, queue] : sqs_.queues) announce(queue);
}

Task<void> Arrivals::run() {
  for (;;) {
    wakes_at_ = Time::max();
    for (auto& [name, queue] : sqs_.queues) {
      settle(queue, kernel().now());
      announce(queue);
    }
    co_await changed_.wait_until(wakes_at_);
  }
}

}  // namespace weir::sqs
