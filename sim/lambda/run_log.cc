#include "sim/lambda/run_log.h"

#include <string_view>
#include <utility>

#include "sim/aws/base64.h"
#include "sim/aws/request_id.h"
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

}  // namespace

void RunLog::start(Time now) {
  constexpr std::string_view kVersion = " Version: $LATEST";
  lines.reserve(kLinesUsual);
  std::string text = line("START", request_id, kVersion.size());
  text += kVersion;
  lines.push_back({now, std::move(text)});
}

// Init counts into what is billed, not into the duration.
void RunLog::end(Time now, Duration took, Duration init, std::int32_t memory_mb,
                 const Failure* failure) {
  lines.push_back({now, line("END", request_id)});
  const std::string memory = std::to_string(memory_mb) + " MB";
  std::string report = line("REPORT", request_id, kReportRoom);
  append_millis(report.append("\tDuration: "), took);
  report.append("\tBilled Duration: ").append(std::to_string((took + init + 1ms - 1ns) / 1ms));
  report.append(" ms\tMemory Size: ").append(memory).append("\tMax Memory Used: ").append(memory);
  if (init != Duration::zero()) append_millis(report.append("\tInit Duration: "), init);
  report += "\t";
  if (failure != nullptr && failure->type == "Sandbox.Timedout") {
    report += "Status: timeout";
  } else if (failure != nullptr) {
    report += "Status: error\tError Type: " + failure->type;
  }
  lines.push_back({now, std::move(report)});
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

}  // namespace weir::lambda
