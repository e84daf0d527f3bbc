#include "sim/events/event.h"

#include <nlohmann/json.hpp>

#include "sim/aws/request_id.h"
#include "sim/aws/timestamp.h"

namespace weir::events {
namespace {

std::string in_quotes(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

// Whole seconds.
std::string stamp(Time time) {
  return aws::format_timestamp(std::chrono::floor<std::chrono::seconds>(time),
                               aws::TimestampFormat::iso8601);
}

}  // namespace

Event make_event(const aws::CallContext& context, Identity identity, const Happening& happening) {
  Event event;
  event.identity = identity;
  event.id = aws::uuid_of(identity);
  event.ingested = context.now;
  std::string& text = event.text;
  text = R"({"version":"0","id":")" + event.id + '"';
  text += ",\"detail-type\":" + in_quotes(happening.detail_type);
  text += ",\"source\":" + in_quotes(happening.source);
  text += ",\"account\":\"" + context.account + '"';
  text += ",\"time\":\"" + stamp(happening.time) + '"';
  text += ",\"region\":\"" + context.region + '"';
  text += ",\"resources\":[";
  for (std::size_t i = 0; i < happening.resources.size(); ++i) {
    if (i != 0) text += ',';
    text += in_quotes(happening.resources[i]);
  }
  text += "],\"detail\":";
  text += happening.detail;
  text += '}';
  return event;
}

}  // namespace weir::events
