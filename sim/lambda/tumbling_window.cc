#include "sim/lambda/tumbling_window.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace weir::lambda {

void open_window(WindowProgress& window, Duration length, Time arrival) {
  if (window.open) return;
  const Time aligned = Time(arrival.time_since_epoch() / length * length);
  window.open = true;
  window.start = std::max(aligned, window.closed_until);
}

void close_window(WindowProgress& window, Duration length) {
  if (!window.terminated_early) window.closed_until = window.start + length;
  window.open = false;
  window.terminated_early = false;
  window.state = "{}";
}

std::string write_window_event(const KinesisEventSource& source,
                               std::span<const kinesis::Record> batch, const WindowProgress& window,
                               Duration length, bool final_invoke) {
  std::string out = write_kinesis_event(source, batch);
  out.pop_back();  // the brace that closes it
  out += R"(,"window":{"start":")" + to_iso8601(window.start, 0);
  out += R"(","end":")" + to_iso8601(window.start + length, 0);
  out += R"("},"state":)" + window.state;
  out += R"(,"shardId":")" + source.shard_id;
  out += R"(","eventSourceARN":")" + source.stream_arn;
  out += R"(","isFinalInvokeForWindow":)";
  out += final_invoke ? "true" : "false";
  out += R"(,"isWindowTerminatedEarly":)";
  out += final_invoke && window.terminated_early ? "true" : "false";
  out += '}';
  return out;
}

std::optional<std::string> read_window_state(const Bytes& answer) {
  const auto json = nlohmann::ordered_json::parse(answer.view(), nullptr, false);
  if (!json.is_object()) return std::nullopt;
  const auto state = json.find("state");
  if (state == json.end() || state->is_null()) return std::nullopt;
  return state->dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace weir::lambda
