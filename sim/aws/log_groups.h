// LogGroups: what services and functions write to CloudWatch Logs, in its final shape: groups of
// streams of events. weir's own log is log.h.
//
// Writing never changes a history. A cloud without a sink keeps no lines (Cloud::set_log_groups).
// Reading through the API of CloudWatch Logs, filters and retention are not here.

#ifndef WEIR_SIM_AWS_LOG_GROUPS_H_
#define WEIR_SIM_AWS_LOG_GROUPS_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>

#include "sim/kernel/time.h"

namespace weir::aws {

struct LogEvent {
  Time time;
  std::string message;

  bool operator==(const LogEvent&) const = default;
};

struct LogStream {
  std::deque<LogEvent> events;
  std::uint64_t forgotten = 0;  // events that had to make room for later ones
};

using LogGroup = std::map<std::string, LogStream, std::less<>>;  // by the stream's name

class LogGroups {
 public:
  // Of a stream only the last so many events are kept.
  explicit LogGroups(std::size_t events_max = 10'000) : events_max_(events_max) {}

  // Group and stream are made when first written to, as Lambda does.
  void put(std::string_view group, std::string_view stream, Time time, std::string message);
  // Null: nothing has been written to it.
  const LogGroup* find(std::string_view group) const;
  const std::map<std::string, LogGroup, std::less<>>& all() const { return groups_; }

 private:
  std::size_t events_max_;
  std::map<std::string, LogGroup, std::less<>> groups_;
};

}  // namespace weir::aws

#endif  // WEIR_SIM_AWS_LOG_GROUPS_H_
