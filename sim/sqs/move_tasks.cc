#include "sim/sqs/move_tasks.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <ranges>
#include <utility>
#include <vector>

#include "sim/aws/base64.h"
#include "sim/aws/request_id.h"
#include "sim/sqs/errors.h"
#include "sim/sqs/lookup.h"
#include "sim/sqs/messages.h"
#include "sim/sqs/send.h"

namespace weir::sqs {
namespace {

constexpr std::int32_t kPerSecondMost = 500;  // also the rate of a task without a limit
constexpr Duration kHeldFor = 1h;             // far more than moving one message takes
constexpr std::int32_t kResultsMost = 10;

bool is_active(const MoveTask& task) {
  return task.status == MoveStatus::running || task.status == MoveStatus::cancelling;
}

const char* status_text(MoveStatus status) {
  switch (status) {
    case MoveStatus::running:
      return "RUNNING";
    case MoveStatus::cancelling:
      return "CANCELLING";
    case MoveStatus::cancelled:
      return "CANCELLED";
    case MoveStatus::completed:
      return "COMPLETED";
    case MoveStatus::failed:
      return "FAILED";
  }
  return "FAILED";
}

std::string task_handle(const MoveTask& task) {
  return aws::base64_encode(R"({"taskId":")" + task.id + R"(","sourceArn":")" + task.source_arn +
                            R"("})");
}

std::expected<Queue*, aws::Error> require(Sqs& sqs, const CallContext& context,
                                          const std::string& arn, const char* parameter) {
  Queue* queue = find_by_arn(sqs, arn);
  if (queue == nullptr) {
    return std::unexpected(resource_not_found("The resource that you specified for the " +
                                              std::string(parameter) +
                                              " parameter doesn't exist."));
  }
  settle(*queue, context.now);
  return queue;
}

bool is_dead_letter_queue(const Sqs& sqs, const Queue& queue) {
  return std::ranges::any_of(sqs.queues, [&](const auto& entry) {
    const auto& redrive = entry.second.settings.redrive;
    return redrive && redrive->target_arn == queue.arn;
  });
}

Duration interval_of(const MoveTask& task) {
  return Duration(1s) / task.per_second.value_or(kPerSecondMost);
}

void fail(MoveTask& task, std::string reason) {
  task.status = MoveStatus::failed;
  task.failure = std::move(reason);
}

}  // namespace

std::expected<StartMessageMoveTaskResult, aws::Error> start_message_move_task(
    Sqs& sqs, const CallContext& context, const StartMessageMoveTaskRequest& request) {
  const auto source = require(sqs, context, *request.SourceArn, "SourceArn");
  if (!source) return std::unexpected(source.error());
  if (!is_dead_letter_queue(sqs, **source)) {
    return std::unexpected(
        invalid_parameter_value("Source queue must be configured as a Dead Letter Queue."));
  }
  if (request.DestinationArn) {
    const auto target = require(sqs, context, *request.DestinationArn, "DestinationArn");
    if (!target) return std::unexpected(target.error());
    if ((*target)->fifo != (*source)->fifo) {
      return std::unexpected(
          invalid_parameter_value("Source and destination queue must be of the same type."));
    }
  }
  const std::int32_t rate = request.MaxNumberOfMessagesPerSecond.value_or(1);
  if (rate < 1 || rate > kPerSecondMost) {
    return std::unexpected(invalid_value(std::to_string(rate), "MaxNumberOfMessagesPerSecond",
                                         "Must be an integer from 1 to 500."));
  }
  const bool runs = std::ranges::any_of(sqs.move_tasks, [&](const MoveTask& task) {
    return task.source_arn == *request.SourceArn && is_active(task);
  });
  if (runs) {
    return std::unexpected(
        invalid_parameter_value("There is already a task running. Only one active task is allowed "
                                "for a source queue arn at a given time."));
  }
  MoveTask task;
  task.id = aws::uuid_of(context.call.child("move task", context.attempt));
  task.source_arn = *request.SourceArn;
  task.destination_arn = request.DestinationArn;
  task.per_second = request.MaxNumberOfMessagesPerSecond;
  task.started = context.now;
  task.to_move = static_cast<std::int64_t>((*source)->counts().visible);
  sqs.move_tasks.push_back(task);
  return StartMessageMoveTaskResult().WithTaskHandle(task_handle(task));
}

std::expected<CancelMessageMoveTaskResult, aws::Error> cancel_message_move_task(
    Sqs& sqs, const CallContext& context, const CancelMessageMoveTaskRequest& request) {
  const auto text = aws::base64_decode(*request.TaskHandle);
  const auto handle = nlohmann::json::parse(text.value_or(""), nullptr, false);
  if (!handle.is_object() || !handle.contains("taskId") || !handle["taskId"].is_string() ||
      !handle.contains("sourceArn") || !handle["sourceArn"].is_string()) {
    return std::unexpected(invalid_parameter_value("Value for parameter TaskHandle is invalid."));
  }
  const auto source = require(sqs, context, handle["sourceArn"].get<std::string>(), "SourceArn");
  if (!source) return std::unexpected(source.error());
  const auto task = std::ranges::find_if(sqs.move_tasks, [&](const MoveTask& one) {
    return one.id == handle["taskId"] && one.source_arn == (*source)->arn;
  });
  if (task == sqs.move_tasks.end()) {
    return std::unexpected(resource_not_found("Task does not exist."));
  }
  if (task->status != MoveStatus::running) {
    return std::unexpected(invalid_parameter_value("Only active tasks can be cancelled."));
  }
  task->status = MoveStatus::cancelling;
  task->cancelled = context.now;
  return CancelMessageMoveTaskResult().WithApproximateNumberOfMessagesMoved(task->moved);
}

std::expected<ListMessageMoveTasksResult, aws::Error> list_message_move_tasks(
    Sqs& sqs, const CallContext& context, const ListMessageMoveTasksRequest& request) {
  const auto source = require(sqs, context, *request.SourceArn, "SourceArn");
  if (!source) return std::unexpected(source.error());
  const std::int32_t most = request.MaxResults.value_or(1);
  if (most < 1 || most > kResultsMost) {
    return std::unexpected(
        invalid_value(std::to_string(most), "MaxResults", "Must be an integer from 1 to 10."));
  }
  std::vector<ListMessageMoveTasksResultEntry> entries;
  for (const MoveTask& task : std::views::reverse(sqs.move_tasks)) {
    if (task.source_arn != (*source)->arn) continue;
    if (entries.size() == static_cast<std::size_t>(most)) break;
    ListMessageMoveTasksResultEntry& entry = entries.emplace_back();
    if (task.status == MoveStatus::running) entry.TaskHandle = task_handle(task);
    entry.Status = status_text(task.status);
    entry.SourceArn = task.source_arn;
    entry.DestinationArn = task.destination_arn;
    entry.MaxNumberOfMessagesPerSecond = task.per_second;
    entry.ApproximateNumberOfMessagesMoved = task.moved;
    entry.ApproximateNumberOfMessagesToMove = task.to_move;
    if (!task.failure.empty()) entry.FailureReason = task.failure;
    entry.StartedTimestamp = to_millis(task.started);
  }
  ListMessageMoveTasksResult result;
  if (!entries.empty()) result.Results = std::move(entries);
  return result;
}

void Movers::start() {
  const MoveTask& task = sqs_.move_tasks.back();
  stories_.spawn(Identity::of(task.source_arn).child(task.id), run(sqs_.move_tasks.size() - 1));
}

// True: the task has ended, for whatever reason.
bool Movers::is_over(MoveTask& task) const {
  if (!is_active(task)) return true;
  const bool cancelled =
      task.cancelled && kernel().now() >= *task.cancelled + sqs_.options.cancelling_takes;
  if (cancelled) task.status = MoveStatus::cancelled;
  return cancelled;
}

// Moves what is in hand. It becomes a new message: its id, its age and its receive count are new.
void Movers::deliver(MoveTask& task, std::uint64_t number) {
  const Time now = kernel().now();
  Queue* source = find_by_arn(sqs_, task.source_arn);
  if (source == nullptr) return;
  settle(*source, now);
  const auto found = source->messages.find(number);
  if (found == source->messages.end()) return;  // purged, or too old
  StoredMessage message = found->second;
  const std::string to = task.destination_arn.value_or(message.source_arn);
  Queue* target = find_by_arn(sqs_, to);
  if (target == nullptr) {
    hide_message(*source, found->second, now, now);
    return fail(task, to.empty() ? "CouldNotDetermineMessageSource"
                                 : "AWS.SimpleQueueService.NonExistentQueue");
  }
  settle(*target, now);
  remove_message(*source, number);
  message.identity = message.identity.child(task.id);
  message.id = aws::uuid_of(message.identity);
  message.sent = std::chrono::floor<std::chrono::milliseconds>(now);
  message.first_received = Time();
  message.receives = 0;
  message.source_arn.clear();
  message.visibility = Visibility::visible;
  if (target->fifo) message.sequence_number = next_sequence_number(*target);
  add_message(*target, std::move(message), now, now);
}

// Takes a message in hand, waits until the rate allows it, delivers it, and so on: what is in hand
// counts as moved, and is delivered though the task be cancelled meanwhile.
Task<void> Movers::run(std::size_t index) {
  Time next = kernel().now();
  for (;;) {
    MoveTask& task = sqs_.move_tasks[index];
    Queue* source = find_by_arn(sqs_, task.source_arn);
    if (source == nullptr) fail(task, "AWS.SimpleQueueService.NonExistentQueue");
    if (is_over(task)) co_return;
    settle(*source, kernel().now());
    if (source->ready.empty()) {
      task.status = task.cancelled ? MoveStatus::cancelled : MoveStatus::completed;
      co_return;
    }
    const std::uint64_t number = *source->ready.begin();
    hide_message(*source, source->messages.at(number), kernel().now() + kHeldFor, kernel().now());
    ++task.moved;
    const Duration interval = interval_of(task);
    co_await kernel().delay_until(next);
    next = kernel().now() + interval;
    deliver(sqs_.move_tasks[index], number);
    arrivals_.look_at_all();
  }
}

}  // namespace weir::sqs
