// RunLog: what one invocation writes to its log: START, what the handler prints, END, REPORT.
//
// Memory is not simulated: REPORT gives the configured size as the maximum used.

#ifndef WEIR_SIM_LAMBDA_RUN_LOG_H_
#define WEIR_SIM_LAMBDA_RUN_LOG_H_

#include <string>
#include <utility>
#include <vector>

#include "sim/lambda/handler.h"
#include "sim/lambda/state.h"

namespace weir::lambda {

struct RunLog {
  explicit RunLog(std::string id) : request_id(std::move(id)) {}

  std::string request_id;
  std::vector<LogLine> lines;

  void start(Time now);
  // `init` is zero for a warm start; without a failure the run ended well.
  void end(Time now, Duration took, Duration init, std::int32_t memory_mb, const Failure* failure);
};

// The one of the call of Invoke, as weir's own log has it; each attempt has its own.
std::string request_id(const CallContext& context);
// The last 4 KB, as base64: what `X-Amz-Log-Type: Tail` asks for.
std::string tail(const std::vector<LogLine>& lines);
// Hands the lines over to the function's log, of which only so many are kept.
void keep_lines(std::vector<LogLine> lines, std::size_t lines_max, FunctionState& function);

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_RUN_LOG_H_
