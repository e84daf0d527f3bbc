#include "sim/firehose/state.h"

namespace weir::firehose {

const std::shared_ptr<const Settings>& settings_at(const DeliveryStream& stream, Time now) {
  auto holding = stream.settings.begin();
  for (auto next = std::next(holding); next != stream.settings.end() && next->first <= now;) {
    holding = next++;
  }
  return holding->second;
}

std::optional<std::string> status(const Firehose& firehose, const DeliveryStream& stream,
                                  Time now) {
  if (stream.deleting) {
    if (now >= *stream.deleting + firehose.options.deleting_takes) return std::nullopt;
    return DeliveryStreamStatus::DELETING;
  }
  return now < stream.created + firehose.options.creating_takes ? DeliveryStreamStatus::CREATING
                                                                : DeliveryStreamStatus::ACTIVE;
}

}  // namespace weir::firehose
