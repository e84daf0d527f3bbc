// JSON to and from generated shapes, as AWS's JSON protocols do it.
//
//     #include "sim/kinesis/json.h"
//     auto request = aws::decode_json<kinesis::PutRecordInput>(body);  // expected<..., aws::Error>
//     std::string answer = aws::encode_json(response);
//
// Absent members are left out and null ones read as absent; unknown members are ignored; blobs are
// base64; timestamps are seconds with a fraction unless the model says otherwise. A value of the
// wrong type is AWS's SerializationException, and no input makes these functions throw or recurse
// without bound. For services that speak JSON, members bound to headers, labels or query strings
// are no part of the document: the generated write_bound() and read_bound() hold those, by their
// names. For the others the form serves logs and other services, and has all members.

#ifndef WEIR_SIM_AWS_CODEC_H_
#define WEIR_SIM_AWS_CODEC_H_

#include <cstdint>
#include <expected>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/aws/bytes.h"
#include "sim/aws/error.h"
#include "sim/aws/timestamp.h"

namespace weir::aws {

// Where reading stands: how deep, in what timestamp format, and what went wrong first.
class JsonReader {
 public:
  bool ok() const { return !error_.has_value(); }
  const Error& error() const { return *error_; }  // REQUIRES: !ok()

  // Remembers the first mistake only. Always false, to be returned at once.
  bool fail(std::string message);

  // Each nested structure, list or map enters once; refuses beyond any depth AWS would take.
  bool enter();
  void leave() { --depth_; }

 private:
  static constexpr int kMostDeep = 128;

  std::optional<Error> error_;
  int depth_ = 0;
};

std::expected<nlohmann::json, Error> parse_json(std::string_view text);
// Never throws: bytes that are not UTF-8 come out as the replacement character.
std::string dump_json(const nlohmann::json& document);

// -- reading: false once the reader has failed ---------------------------------------------------

bool read_json(const nlohmann::json& in, std::string& out, JsonReader& reader);
bool read_json(const nlohmann::json& in, Bytes& out, JsonReader& reader);
bool read_json(const nlohmann::json& in, bool& out, JsonReader& reader);
bool read_json(const nlohmann::json& in, std::int32_t& out, JsonReader& reader);
bool read_json(const nlohmann::json& in, std::int64_t& out, JsonReader& reader);
bool read_json(const nlohmann::json& in, double& out, JsonReader& reader);
bool read_json(const nlohmann::json& in, Time& out, JsonReader& reader);
bool read_json(const nlohmann::json& in, nlohmann::json& out, JsonReader& reader);
template <typename T>
bool read_json(const nlohmann::json& in, std::vector<T>& out, JsonReader& reader);
template <typename T>
bool read_json(const nlohmann::json& in, std::map<std::string, T>& out, JsonReader& reader);

bool enter_object(const nlohmann::json& in, JsonReader& reader);
bool enter_list(const nlohmann::json& in, JsonReader& reader);

template <typename T>
bool read_json(const nlohmann::json& in, std::vector<T>& out, JsonReader& reader) {
  if (!enter_list(in, reader)) return false;
  out.reserve(in.size());
  for (const auto& entry : in) {
    if (!read_json(entry, out.emplace_back(), reader)) return false;
  }
  reader.leave();
  return true;
}

template <typename T>
bool read_json(const nlohmann::json& in, std::map<std::string, T>& out, JsonReader& reader) {
  if (!enter_object(in, reader)) return false;
  for (auto entry = in.begin(); entry != in.end(); ++entry) {
    if (!read_json(entry.value(), out[entry.key()], reader)) return false;
  }
  reader.leave();
  return true;
}

// For generated code: one member of an object. `Optional` is std::optional or Box.
template <typename Optional>
bool read_member(const nlohmann::json& object, const char* name, Optional& out,
                 JsonReader& reader) {
  const auto found = object.find(name);
  if (found == object.end() || found->is_null()) return true;
  return read_json(*found, out.emplace(), reader);
}

// -- writing -------------------------------------------------------------------------------------

void write_json(nlohmann::json& out, const std::string& value);
void write_json(nlohmann::json& out, const Bytes& value);
void write_json(nlohmann::json& out, bool value);
void write_json(nlohmann::json& out, std::int32_t value);
void write_json(nlohmann::json& out, std::int64_t value);
void write_json(nlohmann::json& out, double value);  // NaN and infinities as AWS's strings
void write_json(nlohmann::json& out, Time value);
void write_json(nlohmann::json& out, const nlohmann::json& value);
template <typename T>
void write_json(nlohmann::json& out, const std::vector<T>& list);
template <typename T>
void write_json(nlohmann::json& out, const std::map<std::string, T>& map);

// Structures: generated code has a to_json for each, found by argument type.
template <typename T>
void write_json(nlohmann::json& out, const T& structure) {
  to_json(out, structure);
}

template <typename T>
void write_json(nlohmann::json& out, const std::vector<T>& list) {
  out = nlohmann::json::array();
  for (const T& entry : list) write_json(out.emplace_back(), entry);
}

template <typename T>
void write_json(nlohmann::json& out, const std::map<std::string, T>& map) {
  out = nlohmann::json::object();
  for (const auto& [key, value] : map) write_json(out[key], value);
}

template <typename Optional>
void write_member(nlohmann::json& object, const char* name, const Optional& value) {
  if (value.has_value()) write_json(object[name], *value);
}
void write_member(nlohmann::json& object, const char* name, const std::optional<Time>& value,
                  TimestampFormat format);

// -- whole documents -----------------------------------------------------------------------------

template <typename T>
std::expected<T, Error> from_json(const nlohmann::json& document) {
  T value;
  JsonReader reader;
  if (!read_json(document, value, reader)) return std::unexpected(reader.error());
  return value;
}

// An empty text is an empty object: bodies of requests without input are often left out.
template <typename T>
std::expected<T, Error> decode_json(std::string_view text) {
  const auto document = parse_json(text.empty() ? "{}" : text);
  if (!document) return std::unexpected(document.error());
  return from_json<T>(*document);
}

template <typename T>
std::string encode_json(const T& value) {
  nlohmann::json document;
  write_json(document, value);
  return dump_json(document);
}

}  // namespace weir::aws

#endif  // WEIR_SIM_AWS_CODEC_H_
