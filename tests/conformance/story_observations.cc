// What a recorded case looks at beside answers: what functions printed, what arrived in a queue,
// and states that it waits for.

#include <string>
#include <string_view>
#include <utility>

#include "tests/conformance/path.h"
#include "tests/conformance/story.h"

namespace weir::conformance {
namespace {

using nlohmann::json;

constexpr Duration kPolled = 1s;  // longer than a mapping's first calls take

bool has_expectation(const json& step) {
  return step.contains("expect") || step.contains("expect_at");
}

// How many values or messages the recording test waited for.
std::size_t count_wanted(const json& step) {
  for (const char* name : {"expected_num_events", "expected_events_count", "min_events"}) {
    if (step.contains(name)) return step.at(name).get<std::size_t>();
  }
  return has_expectation(step) ? 1 : 0;
}

// S3's notifications, each with its records.
void append_records(const json& message, json& seen) {
  const json body = json::parse(message.value("Body", ""), nullptr, false);
  if (!body.is_object() || !body.contains("Records")) return;
  for (const json& record : body.at("Records")) seen.push_back(record);
}

}  // namespace

Task<void> Story::observe(const json& step) {
  const std::string what = step.at("observe");
  if (what.starts_with("await_event_source_mapping_")) {
    co_await await_mapping(step);
  } else if (what == "await_table_active") {
    json params = {{"TableName", step.value("table_name", "")}};
    co_await await_state(step, "dynamodb:DescribeTable", std::move(params), ".Table.TableStatus",
                         "ACTIVE");
  } else if (what.starts_with("lambda_")) {
    const char* names[] = {"function_name", "function", "client"};
    std::string function;
    for (const char* name : names) function = function.empty() ? step.value(name, "") : function;
    co_await observe_printed(step, function);
  } else if (what == "messages_in_queue" || what == "s3_event_records_in_queue") {
    co_await observe_queue(step);
  } else {
    give_up("observes " + what);
  }
}

// ---- states -------------------------------------------------------------------------------------

Task<void> Story::await_state(const json& step, std::string operation, json params,
                              std::string place, std::string wanted) {
  if (!runner_.operations_.contains(operation)) {
    give_up("not modelled: " + operation);
    co_return;
  }
  for (int tries = 1; tries <= kTries; ++tries) {
    const json shown = co_await answer(operation, params);
    if (over()) co_return;
    const auto is = at_path(shown, place, operation);
    if (is && *is == wanted) co_return;
    co_await world_.kernel().delay(kBetweenTries);
  }
  result_.verdict = Verdict::failed;
  result_.reasons.push_back("step " + std::to_string(step.value("n", 0)) + ": never " + wanted);
}

// The one that was made last. Its polls begin later than its state says, and a LATEST misses what
// is put in between: the recording tests then tried again, which is left out by waiting for the
// polls.
Task<void> Story::await_mapping(const json& step) {
  std::string uuid;
  for (const auto& [number, answered] : answers_) {
    if (answered.operation != "CreateEventSourceMapping") continue;
    uuid = answered.answer.value("UUID", uuid);
  }
  if (uuid.empty()) co_return;  // AWS took what weir refused: that has been counted
  const std::string wanted = step.value("state", "Enabled");
  json params = {{"UUID", uuid}};
  co_await await_state(step, "lambda:GetEventSourceMapping", std::move(params), ".State", wanted);
  const auto& mappings = world_.lambda().state().mappings;
  const auto made = mappings.find(uuid);
  if (over() || wanted != "Enabled" || made == mappings.end()) co_return;
  const Time polled = made->second.polls_at + kPolled;
  if (polled > world_.kernel().now()) co_await world_.kernel().delay_until(polled);
}

// ---- what functions printed ---------------------------------------------------------------------

// One JSON value a line; other lines are not the handler's.
json Story::printed_by(const std::string& function) {
  json seen = json::array();
  const auto& functions = world_.lambda().state().functions;
  const auto found = functions.find(function);
  if (found == functions.end()) return seen;
  for (const lambda::LogLine& line : found->second.log) {
    json value = json::parse(line.text, nullptr, false);
    if (!value.is_discarded()) seen.push_back(std::move(value));
  }
  return seen;
}

bool Story::is_enough(const json& step, const json& seen, const Comparison& comparison) const {
  if (seen.size() < count_wanted(step)) return false;
  return comparison.refusal.empty() && comparison.differences.values.empty();
}

Task<void> Story::observe_printed(const json& step, std::string function) {
  for (int tries = 1;; ++tries) {
    json seen = printed_by(function);
    Comparison comparison = compare_step(step, seen);
    if (tries == kTries || is_enough(step, seen, comparison)) {
      if (seen.size() < count_wanted(step)) {
        comparison.differences.values.push_back(
            {"", "expected " + std::to_string(count_wanted(step)) + " values, there are " +
                     std::to_string(seen.size())});
      }
      count(step, seen, std::move(comparison));
      answers_[step.value("n", 0)] = {step.value("observe", ""), std::move(seen)};
      co_return;
    }
    co_await world_.kernel().delay(kBetweenTries);
  }
}

// ---- what arrived in a queue --------------------------------------------------------------------

// Messages are received and deleted until there are enough of them.
Task<void> Story::observe_queue(const json& step) {
  const auto filled = fill_in(step, answers_);
  if (!filled) {
    give_up(filled.error());
    co_return;
  }
  const bool takes_records = step.at("observe") == "s3_event_records_in_queue";
  const json url = filled->value("queue_url", "");
  json seen = json::array();
  for (int tries = 1; tries <= kTries && seen.size() < count_wanted(step); ++tries) {
    json params = {{"QueueUrl", url}, {"MaxNumberOfMessages", 10}, {"WaitTimeSeconds", 1}};
    const json shown = co_await answer("sqs:ReceiveMessage", std::move(params));
    if (over()) co_return;
    for (const json& message : shown.value("Messages", json::array())) {
      if (takes_records) {
        append_records(message, seen);
      } else {
        seen.push_back(message);
      }
      json deleted = {{"QueueUrl", url}, {"ReceiptHandle", message.value("ReceiptHandle", "")}};
      co_await answer("sqs:DeleteMessage", std::move(deleted));
    }
    co_await world_.kernel().delay(kBetweenTries);
  }
  Comparison comparison = compare_step(step, seen);
  count(step, seen, std::move(comparison));
  answers_[step.value("n", 0)] = {step.value("observe", ""), std::move(seen)};
}

}  // namespace weir::conformance
