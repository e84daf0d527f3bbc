#include "reports/outputs.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "harness/explore/utf8.h"
#include "reports/file_names.h"
#include "reports/junit.h"
#include "reports/replaced_folder.h"
#include "reports/result_json.h"
#include "reports/text.h"
#include "sim/aws/base64.h"  // allowed(include): an encoding, no part of the world

namespace weir::reports {

namespace {

using Done = std::expected<void, std::string>;

bool has_file(const OutputObject& object) { return !object.delete_marker; }
bool is_current(const OutputObject& object) { return object.latest && has_file(object); }

// All folders that the current objects of one bucket stand in, by their encoded paths.
std::set<std::string> folders_of(std::span<const OutputObject> bucket) {
  std::set<std::string> folders;
  for (const OutputObject& object : bucket) {
    if (!is_current(object)) continue;
    const std::string path = encode_key(object.key);
    for (auto at = path.rfind('/'); at != std::string::npos; at = path.rfind('/', at - 1)) {
      if (!folders.insert(path.substr(0, at)).second) break;  // then those above it are in, too
    }
  }
  return folders;
}

std::string file_of(const OutputObject& object, const std::set<std::string>& folders) {
  if (!has_file(object)) return {};
  const std::string bucket = "s3/" + encode_key(object.bucket) + "/";
  if (!object.latest) return bucket + encode_version(object.key, object.version);
  std::string path = encode_key(object.key);
  if (folders.contains(path)) path = encode_key(object.key, kFileSuffix);
  return bucket + path;
}

Done write_bucket(ReplacedFolder& folder, std::span<const OutputObject> bucket,
                  std::string& manifest) {
  const auto folders = folders_of(bucket);
  for (const OutputObject& object : bucket) {
    const std::string file = file_of(object, folders);
    manifest += manifest_line(object, file) + "\n";
    if (file.empty()) continue;
    if (auto written = folder.write(file, object.body.view()); !written) return written;
  }
  return {};
}

Done write_objects(ReplacedFolder& folder, std::span<const OutputObject> outputs) {
  std::string manifest;
  while (!outputs.empty()) {
    const auto end = std::ranges::find_if(outputs, [&outputs](const OutputObject& object) {
      return object.bucket != outputs.front().bucket;
    });
    const auto size = static_cast<std::size_t>(end - outputs.begin());
    auto written = write_bucket(folder, outputs.first(size), manifest);
    if (!written) return written;
    outputs = outputs.subspan(size);
  }
  return folder.write("manifest.ndjson", manifest);
}

// One line a series, with its minutes.
std::string metric_lines(const aws::Metrics& metrics) {
  std::string lines;
  for (const auto& [name, series] : metrics.all()) {
    nlohmann::ordered_json json;
    json["namespace"] = utf8_text(name.name_space);
    json["metric"] = utf8_text(name.name);
    json["dimensions"] = nlohmann::ordered_json::object();
    for (const auto& [key, value] : name.dimensions) {
      json["dimensions"][utf8_text(key)] = utf8_text(value);
    }
    json["unit"] = series.unit();
    json["points"] = nlohmann::ordered_json::array();
    for (const aws::MetricPoint& point : series.points()) {
      json["points"].push_back({{"minute", to_iso8601(point.minute, 0)},
                                {"samples", point.samples},
                                {"sum", point.sum},
                                {"minimum", point.minimum},
                                {"maximum", point.maximum}});
    }
    lines += json.dump() + "\n";
  }
  return lines;
}

// One line an event, by group and stream in their order.
std::string log_lines(const aws::LogGroups& groups) {
  std::string lines;
  for (const auto& [group, streams] : groups.all()) {
    for (const auto& [stream, log] : streams) {
      for (const aws::LogEvent& event : log.events) {
        nlohmann::ordered_json json;
        json["log_group"] = utf8_text(group);
        json["log_stream"] = utf8_text(stream);
        json["timestamp"] = to_iso8601(event.time, 3);
        json["message"] = utf8_text(event.message);
        lines += json.dump() + "\n";
      }
    }
  }
  return lines;
}

Done write_unless_empty(ReplacedFolder& folder, const std::string& file, const std::string& text) {
  if (text.empty()) return {};
  return folder.write(file, text);
}

}  // namespace

std::string manifest_line(const OutputObject& object, const std::string& file) {
  nlohmann::ordered_json json;
  json["file"] = file.empty() ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(file);
  json["bucket"] = utf8_text(object.bucket);
  if (utf8_prefix(object.key) == object.key.size()) {
    json["key"] = object.key;
  } else {
    json["key_base64"] = aws::base64_encode(object.key);
  }
  json["version"] = utf8_text(object.version);
  json["latest"] = object.latest;
  json["delete_marker"] = object.delete_marker;
  json["size"] = object.body.size();
  json["etag"] = utf8_text(object.etag);
  json["last_modified"] = to_iso8601(object.modified);
  json["content_type"] = utf8_text(object.content_type);
  json["content_encoding"] = utf8_text(object.content_encoding);
  json["metadata"] = nlohmann::ordered_json::object();
  for (const auto& [name, value] : object.metadata) {
    json["metadata"][utf8_text(name)] = utf8_text(value);
  }
  return json.dump();
}

Done write_outputs(const std::string& dir, const RunResult& result) {
  auto folder = ReplacedFolder::begin(dir);
  if (!folder) return std::unexpected(std::move(folder).error());
  Done written = write_objects(*folder, result.outputs);
  if (written) {
    written = write_unless_empty(*folder, "metrics.ndjson", metric_lines(result.metrics));
  }
  if (written) written = write_unless_empty(*folder, "logs.ndjson", log_lines(result.log_groups));
  if (written) written = folder->write("junit.xml", to_junit(result));
  if (written) written = folder->write("result.json", to_json(result).dump(2) + "\n");
  if (written) written = folder->finish();
  return written;
}

}  // namespace weir::reports
