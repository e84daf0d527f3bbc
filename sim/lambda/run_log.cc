#include "sim/lambda/run_log.h"

#include <utility>

#include "sim/aws/base64.h"

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
  static constexpr char kDigits[] = "0123456789abcdef";
  const std::uint64_t high = context.call.child("request", context.attempt).value;
  const std::uint64_t low = context.call.child("request id", context.attempt).value;
  std::string text;
  for (int i = 0; i < 32; ++i) {
    if (i == 8 || i == 12 || i == 16 || i == 20) text.push_back('-');
    const std::uint64_t half = i < 16 ? high : low;
    text.push_back(kDigits[(half >> (60 - 4 * (i % 16))) & 15]);
  }
  text[14] = '4';
  return text;
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
