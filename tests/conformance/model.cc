#include "tests/conformance/model.h"

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <string_view>

#include "sim/aws/base64.h"
#include "sim/s3/checksums.h"
#include "sim/s3/etag.h"

namespace weir::conformance {

namespace {

using nlohmann::json;

std::string name_of(const json& reference) {
  return (reference.is_string() ? reference : reference.at("shape")).get<std::string>();
}

json show_bytes(const json& reference, const json& value) {
  if (!value.is_string()) return value;
  const auto octets = aws::base64_decode(value.get<std::string>());
  if (!octets) return value;
  const bool streaming = reference.is_object() && reference.value("streaming", false);
  return streaming ? *octets : python_bytes(*octets);
}

// Times without a zone are of Greenwich.
std::string in_utc(std::string time) {
  const std::size_t clock = std::min(time.find('T'), time.size());
  if (time.find_first_of("Z+-", clock) == std::string::npos) time.push_back('Z');
  return time;
}

// Most are their first bytes over and over: then they are known, for their digest says so.
std::string long_bytes(const json& facts) {
  const auto length = facts.value("length", std::size_t{0});
  const std::string first = aws::base64_decode(facts.value("first", "")).value_or("");
  if (!first.empty()) {
    std::string repeated;
    while (repeated.size() < length) repeated += first;
    repeated.resize(length);
    const std::string digest = s3::digest_of(s3::Algorithm::sha256, repeated);
    if (s3::hex_of(digest) == facts.value("sha256", "")) return repeated;
  }
  return std::string(length, 'x');
}

}  // namespace

std::string bytes_of(const json& parameter) {
  if (parameter.is_string()) return parameter.get<std::string>();
  if (!parameter.is_object()) return parameter.dump();
  if (parameter.contains("$utf8")) return parameter.at("$utf8").get<std::string>();
  if (parameter.contains("$base64")) {
    return aws::base64_decode(parameter.at("$base64").get<std::string>()).value_or("");
  }
  if (parameter.contains("$bytes")) return long_bytes(parameter.at("$bytes"));
  return "unknown";
}

std::string python_bytes(const std::string& octets) {
  static constexpr char kDigits[] = "0123456789abcdef";
  const bool has_single = octets.find('\'') != std::string::npos;
  const bool has_double = octets.find('"') != std::string::npos;
  const char quote = has_single && !has_double ? '"' : '\'';
  std::string text = std::string("b") + quote;
  for (const char c : octets) {
    const auto octet = static_cast<unsigned char>(c);
    if (c == '\n') {
      text += "\\n";
    } else if (c == '\r') {
      text += "\\r";
    } else if (c == '\t') {
      text += "\\t";
    } else if (c == '\\' || c == quote) {
      text += std::string("\\") + c;
    } else if (octet < 0x20 || octet >= 0x7f) {
      text += std::string("\\x") + kDigits[octet >> 4] + kDigits[octet & 15];
    } else {
      text += c;
    }
  }
  return text + quote;
}

Model::Model(const std::filesystem::path& description) {
  std::ifstream in(description);
  description_ = json::parse(in, nullptr, false);
  if (!description_.is_object()) return;
  const std::string protocol = description_.at("service").at("protocol");
  renames_ = protocol == "json" || protocol == "rest-json";
  xml_ = protocol == "rest-xml";
}

bool Model::has_member(const std::string& error, const std::string& member) const {
  if (!description_.is_object()) return false;
  const json shape = description_.at("shapes").value(error, json::object());
  return shape.value("members", json::object()).contains(member);
}

json Model::convert_members(const json& shape, const json& value, Way way) const {
  json result = json::object();
  const json members = shape.value("members", json::object());
  for (const auto& [member, reference] : members.items()) {
    std::string wire = member;
    const bool in_body = reference.is_object() && !reference.contains("location");
    if (renames_ && in_body) wire = reference.value("locationName", member);
    const std::string& from = way == Way::to_document ? member : wire;
    const std::string& to = way == Way::to_document ? wire : member;
    const auto found = value.find(from);
    if (found == value.end()) continue;
    result[to] = convert(reference, *found, way);
    const bool is_body = way == Way::to_answer && shape.value("payload", "") == member;
    if (is_body && found->is_string()) {  // SDKs give it as a stream, which was read as text
      if (auto octets = aws::base64_decode(found->get<std::string>())) result[to] = *octets;
    }
  }
  return result;
}

json Model::convert(const json& reference, const json& value, Way way) const {
  const json& shape = description_.at("shapes").at(name_of(reference));
  const std::string type = shape.at("type");
  if (value.is_null()) return value;
  if (type == "blob") {
    return way == Way::to_document ? json(aws::base64_encode(bytes_of(value)))
                                   : show_bytes(reference, value);
  }
  if (type == "structure" && value.is_object()) return convert_members(shape, value, way);
  if (type == "list" && value.is_array()) {
    json list = json::array();
    for (const json& entry : value) list.push_back(convert(shape.at("member"), entry, way));
    return list;
  }
  if (type == "map" && value.is_object()) {
    json map = json::object();
    for (const auto& [key, entry] : value.items()) {
      map[key] = convert(shape.at("value"), entry, way);
    }
    return map;
  }
  if (way == Way::to_document && value.is_object()) {
    if (value.contains("$time")) return in_utc(value.at("$time"));
    if (value.contains("$utf8")) return value.at("$utf8");
  }
  return value;
}

json Model::convert_whole(const std::string& operation, const char* which, const json& value,
                          Way way) const {
  if (!description_.is_object()) return value;
  const json& facts = description_.at("operations").value(operation, json::object());
  const std::string shape = facts.value(which, "");
  return shape.empty() ? value : convert(shape, value, way);
}

bool Model::speaks_query() const {
  return description_.contains("/service/protocol"_json_pointer) &&
         description_.at("/service/protocol"_json_pointer) == "query";
}

bool Model::spoke_query() const {
  return description_.contains("/service/awsQueryCompatible"_json_pointer);
}

json Model::to_document(const std::string& operation, const json& params) const {
  return convert_whole(operation, "input", params, Way::to_document);
}

json Model::to_answer(const std::string& operation, const json& document) const {
  return convert_whole(operation, "output", document, Way::to_answer);
}

}  // namespace weir::conformance
