#include "sim/lambda/run_log.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "sim/aws/base64.h"
#include "sim/aws/log_groups.h"
#include "sim/aws/request_id.h"
#include "sim/kernel/trace.h"
#include "sim/lambda/api.h"

namespace weir::lambda {
namespace {

constexpr std::size_t kTailMax = 4'096;
constexpr std::size_t kLinesUsual = 4;    // START, END, REPORT, and one of the handler's
constexpr std::size_t kReportRoom = 160;  // what REPORT says after the request's id, rounded up

// "3.01 ms"
void append_millis(std::string& out, Duration d) {
  const auto hundredths = d / 10us;
  out += std::to_string(hundredths / 100);
  out += '.';
  out += static_cast<char>('0' + hundredths / 10 % 10);
  out += static_cast<char>('0' + hundredths % 10);
  out += " ms";
}

// `room` is for what the caller appends, in bytes.
std::string line(std::string_view word, const std::string& request_id, std::size_t room = 0) {
  constexpr std::string_view kId = " RequestId: ";
  std::string text;
  text.reserve(word.size() + kId.size() + request_id.size() + room);
  text.append(word).append(kId).append(request_id);
  return text;
}

// What the runtime of an interpreted language prints of an exception; of a process that ended there
// is nobody left to print it.
std::string error_lines(const Run& run, const Failure& failure) {
  constexpr std::string_view kSpace = "\u00a0";
  if (failure.type.starts_with("Runtime.") || failure.type.starts_with("Function.")) return "";
  if (!run.version->runtime.starts_with("python")) return "";
  std::string text = "[ERROR] " + failure.type + ": " + failure.message;
  if (failure.stack.empty()) return text;
  text += "\nTraceback (most recent call last):";
  for (const std::string& frame : failure.stack) {
    bool indents = true;
    text += '\n';
    for (const char c : frame.ends_with('\n') ? frame.substr(0, frame.size() - 1) : frame) {
      indents = c == '\n' || (indents && c == ' ');
      if (indents && c == ' ') {
        text += kSpace;
      } else {
        text += c;
      }
    }
  }
  return text;
}

bool is_error(const std::string& text) { return text.starts_with("[ERROR] "); }

std::string show_status(const Failure& failure) {
  if (failure.type == "Sandbox.Timedout") return "Status: timeout";
  return "Status: error\tError Type: " + failure.type;
}

}  // namespace

void log_start(Run& run, Time now) {
  constexpr std::string_view kVersion = " Version: ";
  const std::string& number = run.version->number;
  run.lines.reserve(kLinesUsual);
  std::string text = line("START", run.request_id, kVersion.size() + number.size());
  text.append(kVersion).append(number);
  run.lines.push_back({now, std::move(text)});
}

// Init counts into what is billed, not into the duration.
void log_end(Run& run, Time now, const Failure* failure) {
  const bool timed_out = failure != nullptr && failure->type == "Sandbox.Timedout";
  if (timed_out) {  // "2024-03-04T17:22:38.033Z <id> Task timed out after 3.00 seconds"
    std::string text = to_iso8601(now).substr(0, 23) + "Z " + run.request_id + " ";
    text += failure->message.substr(failure->message.find("Task"));
    run.lines.push_back({now, std::move(text)});
  } else if (failure != nullptr) {
    std::string text = error_lines(run, *failure);
    if (!text.empty()) run.lines.push_back({now, std::move(text)});
  }
  run.lines.push_back({now, line("END", run.request_id)});
  const Duration took = now - run.started;
  const std::string memory = std::to_string(run.version->memory_mb) + " MB";
  std::string report = line("REPORT", run.request_id, kReportRoom);
  append_millis(report.append("\tDuration: "), took);
  report.append("\tBilled Duration: ").append(std::to_string((took + run.init + 1ms - 1ns) / 1ms));
  report.append(" ms\tMemory Size: ").append(memory).append("\tMax Memory Used: ").append(memory);
  if (run.init != Duration::zero()) append_millis(report.append("\tInit Duration: "), run.init);
  report += "\t";
  if (failure != nullptr) report += show_status(*failure);
  run.lines.push_back({now, std::move(report)});
}

std::string request_id(const CallContext& context) {
  return aws::request_id(Invoke::info(), context.call, context.attempt);
}

std::string tail(const std::vector<LogLine>& lines) {
  std::string text;
  for (const LogLine& line : lines) text += line.text + "\n";
  if (text.size() > kTailMax) text.erase(0, text.size() - kTailMax);
  return aws::base64_encode(text);
}

void keep_lines(std::vector<LogLine> lines, std::size_t lines_max, FunctionState& function) {
  for (LogLine& line : lines) function.log.push_back(std::move(line));
  while (function.log.size() > lines_max) function.log.pop_front();
}

// ---- CloudWatch Logs ----------------------------------------------------------------------------

std::string runtime_version_arn(const std::string& region, const std::string& runtime) {
  std::string version;
  for (std::uint64_t part = 0; part < 4; ++part) {
    version += to_hex(Identity::of("runtime version").child(runtime, part).value);
  }
  return "arn:aws:lambda:" + region + "::runtime:" + version;
}

// "INIT_START Runtime Version: python:3.12.v1"
void publish_init_start(aws::LogGroups& groups, const Run& run, Time now,
                        const std::string& region) {
  const std::string& runtime = run.version->runtime;
  const auto digit = std::ranges::find_if(runtime, [](char c) { return '0' <= c && c <= '9'; });
  std::string text = "INIT_START Runtime Version: ";
  text.append(runtime.begin(), digit).append(":").append(digit, runtime.end());
  text.append(".v1\tRuntime Version ARN: ").append(runtime_version_arn(region, runtime));
  groups.put(run.version->log_group, run.environment.log_stream(run.version->number), now,
             text + "\n");
}

void publish_init_report(aws::LogGroups& groups, const Run& run, Time now, Duration took,
                         std::string_view phase, const Failure& failure) {
  std::string text = "INIT_REPORT Init Duration: ";
  append_millis(text, took);
  text.append("\tPhase: ").append(phase).append("\t").append(show_status(failure));
  groups.put(run.version->log_group, run.environment.log_stream(run.version->number), now,
             text + "\n");
}

// A line of text is an event; but for a traceback, which the runtime writes as one.
void publish_lines(aws::LogGroups& groups, const Run& run, std::size_t lines) {
  const std::string& stream = run.environment.log_stream(run.version->number);
  for (const LogLine& line : run.lines) {
    if (lines-- == 0) return;
    std::string_view rest = line.text;
    if (is_error(line.text)) {
      groups.put(run.version->log_group, stream, line.time, line.text);
      continue;
    }
    while (!rest.empty()) {
      const std::string_view one = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(std::min(one.size() + 1, rest.size()));
      if (one.empty()) continue;
      std::string message;
      message.reserve(one.size() + 1);
      message.append(one).push_back('\n');
      groups.put(run.version->log_group, stream, line.time, std::move(message));
    }
  }
}

}  // namespace weir::lambda
