#include "sim/sqs/messages.h"

#include <chrono>
#include <utility>

#include "sim/kernel/assert.h"

namespace weir::sqs {
namespace {

// Lists the first message of a group as ready if the group can be received from.
void list_group(Queue& queue, const std::string& name) {
  const auto found = queue.groups.find(name);
  WEIR_ASSERT(found != queue.groups.end());
  MessageGroup& group = found->second;
  std::uint64_t ready = 0;
  if (!group.numbers.empty() && group.in_flight == 0) {
    const std::uint64_t first = *group.numbers.begin();
    if (queue.messages.at(first).visibility == Visibility::visible) ready = first;
  }
  if (ready != group.listed) {
    if (group.listed != 0) queue.ready.erase(group.listed);
    if (ready != 0) queue.ready.insert(ready);
    if (ready != 0) ++queue.arrivals;
    group.listed = ready;
  }
  if (group.numbers.empty()) queue.groups.erase(found);
}

// Takes a message out of the books of its present visibility.
void leave(Queue& queue, const StoredMessage& message) {
  switch (message.visibility) {
    case Visibility::visible:
      if (!queue.fifo) queue.ready.erase(message.number);
      return;
    case Visibility::delayed:
      --queue.delayed;
      break;
    case Visibility::in_flight:
      --queue.in_flight;
      if (queue.fifo) --queue.groups.at(message.group).in_flight;
      break;
  }
  queue.hidden.erase({message.visible_at, message.number});
}

void show(Queue& queue, StoredMessage& message) {
  message.visibility = Visibility::visible;
  if (queue.fifo) return list_group(queue, message.group);
  queue.ready.insert(message.number);
  ++queue.arrivals;
}

void hide(Queue& queue, StoredMessage& message, Visibility how, Time until) {
  message.visibility = how;
  message.visible_at = until;
  queue.hidden.insert({until, message.number});
  if (how == Visibility::delayed) {
    ++queue.delayed;
  } else {
    ++queue.in_flight;
    if (queue.fifo) ++queue.groups.at(message.group).in_flight;
  }
  if (queue.fifo) list_group(queue, message.group);
}

void forget_old_sends(Queue& queue, Time now) {
  while (!queue.accepted_order.empty() &&
         queue.accepted_order.front().first + kDeduplicationWindow <= now) {
    const auto& [at, key] = queue.accepted_order.front();
    const auto found = queue.accepted.find(key);
    if (found != queue.accepted.end() && found->second.at == at) queue.accepted.erase(found);
    queue.accepted_order.pop_front();
  }
}

}  // namespace

void settle(Queue& queue, Time now) {
  if (queue.coming && queue.coming->first <= now) {
    queue.settings = std::move(queue.coming->second);
    queue.coming.reset();
  }
  while (!queue.hidden.empty() && queue.hidden.begin()->first <= now) {
    StoredMessage& message = queue.messages.at(queue.hidden.begin()->second);
    leave(queue, message);
    show(queue, message);
  }
  const Duration retention = std::chrono::seconds(queue.settings.retention_seconds);
  while (!queue.by_age.empty() && queue.by_age.begin()->first + retention <= now) {
    remove_message(queue, queue.by_age.begin()->second);
  }
  forget_old_sends(queue, now);
}

std::optional<Time> next_visible(const Queue& queue) {
  if (queue.hidden.empty()) return std::nullopt;
  return queue.hidden.begin()->first;
}

StoredMessage& add_message(Queue& queue, StoredMessage message, Time visible_at, Time now) {
  message.number = queue.next_number++;
  const std::uint64_t number = message.number;
  StoredMessage& stored = queue.messages.emplace(number, std::move(message)).first->second;
  queue.by_age.insert({stored.sent, number});
  if (queue.fifo) queue.groups[stored.group].numbers.insert(number);
  if (visible_at > now) {
    hide(queue, stored, Visibility::delayed, visible_at);
  } else {
    show(queue, stored);
  }
  return stored;
}

void hide_message(Queue& queue, StoredMessage& message, Time until, Time now) {
  leave(queue, message);
  if (until > now) {
    hide(queue, message, Visibility::in_flight, until);
  } else {
    show(queue, message);
  }
}

void defer_message(Queue& queue, StoredMessage& message, Time until) {
  leave(queue, message);
  hide(queue, message, Visibility::delayed, until);
}

void remove_message(Queue& queue, std::uint64_t number) {
  const auto found = queue.messages.find(number);
  WEIR_ASSERT(found != queue.messages.end());
  const StoredMessage& message = found->second;
  leave(queue, message);
  queue.by_age.erase({message.sent, number});
  const std::string group = message.group;
  if (queue.fifo) queue.groups.at(group).numbers.erase(number);
  queue.messages.erase(found);
  if (queue.fifo) list_group(queue, group);
}

void remove_all_messages(Queue& queue) {
  queue.messages.clear();
  queue.ready.clear();
  queue.hidden.clear();
  queue.by_age.clear();
  queue.groups.clear();
  queue.in_flight = 0;
  queue.delayed = 0;
}

}  // namespace weir::sqs
