#include "sim/events/input.h"

#include <map>
#include <nlohmann/json.hpp>
#include <string_view>

#include "sim/aws/timestamp.h"
#include "sim/events/errors.h"
#include "sim/events/json_path.h"

namespace weir::events {
namespace {

using Json = nlohmann::ordered_json;

std::string dump(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// Every quote that is not part of an escape is left out.
std::string without_quotes(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) {
      out += text[i];
      out += text[++i];
    } else if (text[i] != '"') {
      out += text[i];
    }
  }
  return out;
}

// The event as <aws.events.event> shows it: without its detail, its keys as the console has them.
Json outline(const Json& event, const std::string& ingested) {
  Json out;
  for (const char* key : {"id", "account", "source", "region", "resources", "version"}) {
    out[key] = event.value(key, Json());
  }
  out["detailType"] = event.value("detail-type", Json());
  out["time"] = ingested;
  return out;
}

// The names that a template may use, as JSON texts. Those that the event does not have are absent.
std::map<std::string, std::string> values_of(const InputTransformer& transformer,
                                             const StoredRule& rule, const Event& event) {
  const Json parsed = Json::parse(event.text, nullptr, false);
  std::map<std::string, std::string> values;
  if (transformer.InputPathsMap) {
    for (const auto& [name, path] : *transformer.InputPathsMap) {
      const auto read = JsonPath::parse(path);
      const Json* found = read ? read->find(parsed) : nullptr;
      values[name] = found == nullptr ? "" : dump(*found);
    }
  }
  const std::string ingested = aws::format_timestamp(event.ingested, aws::TimestampFormat::iso8601);
  values["aws.events.rule-arn"] = dump(Json(rule.arn));
  values["aws.events.rule-name"] = dump(Json(rule.name));
  values["aws.events.event.ingestion-time"] = dump(Json(ingested));
  values["aws.events.event"] = dump(outline(parsed, ingested));
  values["aws.events.event.json"] = event.text;
  return values;
}

std::string transform(const InputTransformer& transformer, const StoredRule& rule,
                      const Event& event) {
  const auto values = values_of(transformer, rule, event);
  const std::string& pattern = *transformer.InputTemplate;
  std::string out;
  bool in_text = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '\\' && i + 1 < pattern.size()) {
      out += c;
      out += pattern[++i];
      continue;
    }
    if (c == '"') in_text = !in_text;
    const auto end = c == '<' ? pattern.find('>', i) : std::string::npos;
    const auto value =
        end == std::string::npos ? values.end() : values.find(pattern.substr(i + 1, end - i - 1));
    if (value == values.end()) {
      out += c;
      continue;
    }
    out += in_text ? without_quotes(value->second) : value->second;
    i = end;
  }
  return out;
}

}  // namespace

std::string input_for(const Target& target, const StoredRule& rule, const Event& event) {
  if (target.Input) return *target.Input;
  if (target.InputTransformer) return transform(*target.InputTransformer, rule, event);
  if (!target.InputPath) return event.text;
  const auto path = JsonPath::parse(*target.InputPath);
  const Json parsed = Json::parse(event.text, nullptr, false);
  const Json* found = path ? path->find(parsed) : nullptr;
  return found == nullptr ? "null"
                          : dump(*found);  // UNCONFIRMED: what a path without a value gives
}

std::string partition_key_for(const Target& target, const Event& event) {
  if (!target.KinesisParameters) return event.id;
  const auto path = JsonPath::parse(*target.KinesisParameters->PartitionKeyPath);
  const Json parsed = Json::parse(event.text, nullptr, false);
  const Json* found = path ? path->find(parsed) : nullptr;
  if (found == nullptr) return event.id;
  return found->is_string() ? found->get<std::string>() : dump(*found);
}

std::optional<aws::Error> check_input(const Target& target) {
  const int ways =
      target.Input.has_value() + target.InputPath.has_value() + target.InputTransformer.has_value();
  if (ways > 1) {
    return validation_error(
        "Only one of Input, InputPath, or InputTransformer must be provided for target " +
        *target.Id + ".");
  }
  std::vector<std::string> paths;
  if (target.InputPath) paths.push_back(*target.InputPath);
  if (target.KinesisParameters) paths.push_back(*target.KinesisParameters->PartitionKeyPath);
  if (target.InputTransformer && target.InputTransformer->InputPathsMap) {
    for (const auto& [name, path] : *target.InputTransformer->InputPathsMap) paths.push_back(path);
  }
  for (const std::string& path : paths) {
    if (!JsonPath::parse(path)) return not_modelled("the JSON path " + path);
  }
  if (target.Input && !nlohmann::json::accept(*target.Input)) {
    return validation_error("JSON syntax error in input for target " + *target.Id + " : " +
                            *target.Input);
  }
  return std::nullopt;
}

}  // namespace weir::events
