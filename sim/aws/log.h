// Log: what weir says of its own doing, line by line on standard error.
//
//   aws::Log log(aws::LogLevel::debug);
//   cloud.set_logger(&log);
//
//   2026-01-01T00:00:00.012Z debug 3f2c8d1e-… kinesis:PutRecords demo as arn:…:user/producer: ok
//   2026-01-01T00:00:00.020Z info - fault 1 at kinesis:PutRecords/entry demo: entry-failed (…)
//
// A line begins with virtual time and the request's id ("-" for what happens within a request or
// without one): the same run writes the same lines. Calls are told of at debug, faults that strike
// at info. Logging observes: it never changes a history. Not to be taken for CloudWatch Logs, where
// what a pipeline itself writes goes.

#ifndef WEIR_SIM_AWS_LOG_H_
#define WEIR_SIM_AWS_LOG_H_

#include <cstdint>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string_view>

#include "sim/aws/faults.h"
#include "sim/kernel/time.h"

namespace weir::aws {

struct CallRecord;

enum class LogLevel : std::uint8_t { trace, debug, info, warning, error, off };

std::string_view to_string(LogLevel level);  // "trace", "debug", ...
// Nothing unless `text` is the name of a level.
std::optional<LogLevel> parse_log_level(std::string_view text);

class Log {
 public:
  // What is below `level` is not written.
  explicit Log(LogLevel level);
  // The same to a stream, which outlives the log.
  Log(LogLevel level, std::ostream& out);
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  bool wants(LogLevel level) const { return level >= level_ && level != LogLevel::off; }
  void write(LogLevel level, Time now, std::string_view request_id, std::string_view text);

  // A call that the service is done with; at debug.
  void call(const CallRecord& record) {
    if (wants(LogLevel::debug)) write_call(record);
  }

 private:
  struct Sink;  // spdlog stays in log.cc: its headers would cost every file that includes this one

  void write_call(const CallRecord& record);

  LogLevel level_;
  std::unique_ptr<Sink> sink_;
};

// A hook that asks another one and logs, at info, each fault that strikes.
class LoggedFaults final : public FaultHook {
 public:
  LoggedFaults(Log& log, FaultHook& hook) : log_(log), hook_(hook) {}
  Fault on_site(const FaultQuestion& question) override;
  bool watches(const FaultSite& site, Time from) const override {
    return hook_.watches(site, from);
  }

 private:
  Log& log_;
  FaultHook& hook_;
};

}  // namespace weir::aws

#endif  // WEIR_SIM_AWS_LOG_H_
