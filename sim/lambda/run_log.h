// What one invocation writes to its log: START, what the handler prints, END, REPORT.
//
// The lines are kept with the function, and go to CloudWatch Logs if anybody listens there, with
// those of the environment's init. Memory is not simulated: REPORT gives the configured size as the
// maximum used.

#ifndef WEIR_SIM_LAMBDA_RUN_LOG_H_
#define WEIR_SIM_LAMBDA_RUN_LOG_H_

#include <string>
#include <string_view>
#include <vector>

#include "sim/lambda/handler.h"
#include "sim/lambda/run.h"
#include "sim/lambda/state.h"

namespace weir::aws {
class LogGroups;
}  // namespace weir::aws

namespace weir::lambda {

void log_start(Run& run, Time now);
// Without a failure the run ended well.
void log_end(Run& run, Time now, const Failure* failure);

// The one of the call of Invoke, as weir's own log has it; each attempt has its own.
std::string request_id(const CallContext& context);
// The last 4 KB, as base64: what `X-Amz-Log-Type: Tail` asks for.
std::string tail(const std::vector<LogLine>& lines);
// Hands the lines over to the function's log, of which only so many are kept.
void keep_lines(std::vector<LogLine> lines, std::size_t lines_max, FunctionState& function);

// ---- CloudWatch Logs ----------------------------------------------------------------------------

// The stream of an environment begins so.
void publish_init_start(aws::LogGroups& groups, const Run& run, Time now,
                        const std::string& region);
// An init that went wrong.
void publish_init_report(aws::LogGroups& groups, const Run& run, Time now, Duration took,
                         std::string_view phase, const Failure& failure);
// All lines of the run, or only the first ones.
void publish_lines(aws::LogGroups& groups, const Run& run, std::size_t lines);

// AWS's versions of a runtime are named by 64 hexadecimal digits; which ones, nobody can know.
std::string runtime_version_arn(const std::string& region, const std::string& runtime);

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_RUN_LOG_H_
