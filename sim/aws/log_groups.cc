#include "sim/aws/log_groups.h"

#include <utility>

namespace weir::aws {

void LogGroups::put(std::string_view group, std::string_view stream, Time time,
                    std::string message) {
  auto in_group = groups_.find(group);
  if (in_group == groups_.end()) in_group = groups_.emplace(group, LogGroup()).first;
  auto in_stream = in_group->second.find(stream);
  if (in_stream == in_group->second.end()) {
    in_stream = in_group->second.emplace(stream, LogStream()).first;
  }
  LogStream& events = in_stream->second;
  if (events.events.size() == events_max_) {
    events.events.pop_front();
    ++events.forgotten;
  }
  events.events.push_back({time, std::move(message)});
}

const LogGroup* LogGroups::find(std::string_view group) const {
  const auto found = groups_.find(group);
  return found == groups_.end() ? nullptr : &found->second;
}

}  // namespace weir::aws
