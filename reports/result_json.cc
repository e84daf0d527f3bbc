#include "reports/result_json.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

#include "reports/text.h"
#include "reports/version.h"

namespace weir::reports {

namespace {

using nlohmann::ordered_json;

double seconds(Duration duration) { return std::chrono::duration<double>(duration).count(); }

ordered_json counts_of(const Counts& counts) {
  return {{"lines_refused", counts.lines_refused},
          {"produced", counts.produced},
          {"acknowledged", counts.acknowledged},
          {"unknown", counts.unknown},
          {"delivered", counts.delivered},
          {"dropped", counts.dropped},
          {"dead_lettered", counts.dead_lettered},
          {"objects", counts.objects},
          {"invocations", counts.invocations},
          {"retries", counts.retries},
          {"faults", counts.faults},
          {"events", counts.events}};
}

ordered_json property_of(const PropertyResult& property) {
  ordered_json json = {{"name", utf8_text(property.name)},
                       {"kind", utf8_text(property.kind)},
                       {"verdict", to_string(property.verdict)},
                       {"violations", property.violations}};
  json["first_violation"] = property.first_violation.empty()
                                ? ordered_json(nullptr)
                                : ordered_json(utf8_text(property.first_violation));
  return json;
}

// Sixteen digits, as a text: a reader of JSON may keep numbers as doubles, and lose the end.
std::string digits(std::uint64_t value) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text(16, '0');
  for (auto at = text.rbegin(); at != text.rend(); ++at, value >>= 4) *at = kDigits[value & 15];
  return text;
}

ordered_json decision_of(const Decision& decision) {
  ordered_json json = {{"number", decision.number}, {"site", utf8_text(decision.site)}};
  if (decision.kind != nullptr) {
    json["kind"] = decision.kind->name;
    json["effect"] = aws::to_string(decision.kind->effect);
  }
  json["resource"] = utf8_text(decision.resource);
  json["nth"] = decision.nth;
  json["when"] = to_iso8601(decision.when, 9);
  json["duration_seconds"] = seconds(decision.duration);
  json["choice"] = utf8_text(decision.choice);
  json["key"] = {{"site", digits(decision.key.site)},
                 {"identity", digits(decision.key.identity.value)},
                 {"attempt", decision.key.attempt}};
  return json;
}

// Each row as an object, by the names of the columns; a column without a name is called "note".
ordered_json table_of(const ResultTable& table) {
  auto rows = ordered_json::array();
  for (const std::vector<std::string>& row : table.rows) {
    ordered_json json = ordered_json::object();
    for (std::size_t i = 0; i < table.columns.size() && i < row.size(); ++i) {
      json[utf8_text(table.columns[i].empty() ? "note" : table.columns[i])] = utf8_text(row[i]);
    }
    rows += std::move(json);
  }
  return {{"title", utf8_text(table.title)}, {"rows", std::move(rows)}};
}

ordered_json plan_of(const std::string& plan) {
  if (plan.empty()) return nullptr;
  auto json = ordered_json::parse(plan, nullptr, false);
  return json.is_discarded() ? ordered_json(utf8_text(plan)) : json;
}

ordered_json outputs_of(const std::vector<OutputObject>& outputs) {
  auto buckets = ordered_json::array();
  std::uint64_t objects = 0, versions = 0, markers = 0, bytes = 0;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const OutputObject& object = outputs[i];
    objects += object.latest && !object.delete_marker;
    ++versions;
    markers += object.delete_marker;
    bytes += object.body.size();
    if (i + 1 < outputs.size() && outputs[i + 1].bucket == object.bucket) continue;
    buckets.push_back({{"bucket", utf8_text(object.bucket)},
                       {"objects", objects},
                       {"versions", versions},
                       {"delete_markers", markers},
                       {"bytes", bytes}});
    objects = versions = markers = bytes = 0;
  }
  return buckets;
}

}  // namespace

ordered_json to_json(const RunResult& result) {
  ordered_json json = {{"weir_version", kWeirVersion},
                       {"scenario", utf8_text(result.scenario)},
                       {"variant", utf8_text(result.variant)},
                       {"seed", result.seed},
                       {"start", to_iso8601(result.start)},
                       {"verdict", to_string(result.verdict)},
                       {"reason", utf8_text(result.reason)},
                       {"history_hash", to_string(result.history_hash)},
                       {"virtual_seconds", seconds(result.virtual_time)},
                       {"wall_seconds", seconds(result.wall_time)}};
  json["assumptions"] = ordered_json::object();
  for (const auto& [name, value] : result.assumptions) {
    json["assumptions"][utf8_text(name)] = utf8_text(value);
  }
  json["counts"] = counts_of(result.counts);
  json["properties"] = ordered_json::array();
  for (const auto& property : result.properties) json["properties"] += property_of(property);
  json["tables"] = ordered_json::array();
  for (const auto& table : result.tables) json["tables"] += table_of(table);
  json["decisions"] = ordered_json::array();
  for (const auto& decision : result.decisions) json["decisions"] += decision_of(decision);
  json["plan"] = plan_of(result.plan);
  json["outputs"] = outputs_of(result.outputs);
  return json;
}

}  // namespace weir::reports
