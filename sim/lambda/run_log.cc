#include "sim/lambda/run_log.h"

#include <utility>

#include "sim/aws/base64.h"
#include "sim/aws/request_id.h"
#include "sim/lambda/api.h"

namespace weir::lambda {
namespace {

constexpr std::size_t kTailMax = 4'096;

// "3.01"
std::string millis(Duration d) {
  const auto hundredths = d / 10us;
  return std::to_string(hundredths / 100) + "." + std::to_string(100 + hundredths % 100).substr(1);
}

}  // namespace

void RunLog::start(Time now) {
  lines.push_back({now, "START RequestId: " + request_id + " Version: $LATEST"});
}

// Init counts into what is billed, not into the duration.
void RunLog::end(Time now, Duration took, Duration init, std::int32_t memory_mb,
                 const Failure* failure) {
  lines.push_back({now, "END RequestId: " + request_id});
  const std::string memory = std::to_string(memory_mb) + " MB";
  std::string report = "REPORT RequestId: " + request_id + "\tDuration: " + millis(took) + " ms";
  report += "\tBilled Duration: " + std::to_string((took + init + 1ms - 1ns) / 1ms) + " ms";
  report += "\tMemory Size: " + memory + "\tMax Memory Used: " + memory;
  if (init != Duration::zero()) report += "\tInit Duration: " + millis(init) + " ms";
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
