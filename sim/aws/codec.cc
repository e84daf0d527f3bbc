#include "sim/aws/codec.h"

#include <limits>
#include <utility>

#include "sim/aws/base64.h"

namespace weir::aws {
namespace {

using nlohmann::json;

// AWS's texts for a value that is not of the wanted type, as DynamoDB words them; other services
// differ in details.
bool wrong_type(const json& in, const char* wanted, JsonReader& reader) {
  switch (in.type()) {
    case json::value_t::object:
      return reader.fail("Start of structure or map found where not expected");
    case json::value_t::array:
      return reader.fail("Start of list found where not expected");
    case json::value_t::boolean:
      return reader.fail((in.get<bool>() ? "TRUE_VALUE" : "FALSE_VALUE") +
                         std::string(" cannot be converted to ") + wanted);
    case json::value_t::string:
      return reader.fail(std::string("STRING_VALUE cannot be converted to ") + wanted);
    case json::value_t::null:
      return reader.fail(std::string("NULL_VALUE cannot be converted to ") + wanted);
    default:
      return reader.fail(std::string("NUMBER_VALUE cannot be converted to ") + wanted);
  }
}

// Whole numbers may come as 5 or as 5.0.
template <typename T>
bool read_integer(const json& in, T& out, const char* wanted, JsonReader& reader) {
  using Limits = std::numeric_limits<T>;
  if (in.is_number_unsigned()) {
    const auto value = in.get<std::uint64_t>();
    if (value > static_cast<std::uint64_t>(Limits::max())) return wrong_type(in, wanted, reader);
    out = static_cast<T>(value);
    return true;
  }
  if (in.is_number_integer()) {
    const auto value = in.get<std::int64_t>();
    if (value < Limits::min() || value > Limits::max()) return wrong_type(in, wanted, reader);
    out = static_cast<T>(value);
    return true;
  }
  if (in.is_number_float()) {
    const auto value = in.get<double>();
    // -min is a power of two and so exact as a double, which max is not for 64 bits.
    const double bound = -static_cast<double>(Limits::min());
    if (!(value >= -bound && value < bound)) return wrong_type(in, wanted, reader);
    out = static_cast<T>(value);
    return static_cast<double>(out) == value || wrong_type(in, wanted, reader);
  }
  return wrong_type(in, wanted, reader);
}

}  // namespace

bool JsonReader::fail(std::string message) {
  if (!error_) error_.emplace("SerializationException", 400, std::move(message));
  return false;
}

bool JsonReader::enter() {
  if (++depth_ > kMostDeep) return fail("The document is nested too deeply");
  return true;
}

std::expected<nlohmann::json, Error> parse_json(std::string_view text) {
  json document = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (document.is_discarded()) {
    return std::unexpected(Error("SerializationException", 400, "The body is not valid JSON"));
  }
  return document;
}

std::string dump_json(const nlohmann::json& document) {
  return document.dump(-1, ' ', false, json::error_handler_t::replace);
}

bool enter_object(const nlohmann::json& in, JsonReader& reader) {
  if (!in.is_object()) {
    if (in.is_array()) return reader.fail("Start of list found where not expected");
    return reader.fail("Unexpected field type");
  }
  return reader.enter();
}

bool enter_list(const nlohmann::json& in, JsonReader& reader) {
  if (!in.is_array()) {
    if (in.is_object()) return reader.fail("Start of structure or map found where not expected");
    return reader.fail("Unexpected field type");
  }
  return reader.enter();
}

bool read_json(const nlohmann::json& in, std::string& out, JsonReader& reader) {
  const auto* text = in.get_ptr<const json::string_t*>();
  if (text == nullptr) return wrong_type(in, "String", reader);
  out = *text;
  return true;
}

bool read_json(const nlohmann::json& in, Bytes& out, JsonReader& reader) {
  const auto* text = in.get_ptr<const json::string_t*>();
  if (text == nullptr) return wrong_type(in, "Blob", reader);
  auto octets = base64_decode(*text);
  if (!octets) return reader.fail("Invalid Base64 in a Blob");
  out = Bytes(std::move(*octets));
  return true;
}

bool read_json(const nlohmann::json& in, bool& out, JsonReader& reader) {
  const auto* value = in.get_ptr<const json::boolean_t*>();
  if (value == nullptr) return wrong_type(in, "Boolean", reader);
  out = *value;
  return true;
}

bool read_json(const nlohmann::json& in, std::int32_t& out, JsonReader& reader) {
  return read_integer(in, out, "Integer", reader);
}

bool read_json(const nlohmann::json& in, std::int64_t& out, JsonReader& reader) {
  return read_integer(in, out, "Long", reader);
}

bool read_json(const nlohmann::json& in, double& out, JsonReader& reader) {
  if (in.is_number()) {
    out = in.get<double>();
    return true;
  }
  if (in == "NaN") {
    out = std::numeric_limits<double>::quiet_NaN();
  } else if (in == "Infinity") {
    out = std::numeric_limits<double>::infinity();
  } else if (in == "-Infinity") {
    out = -std::numeric_limits<double>::infinity();
  } else {
    return wrong_type(in, "Double", reader);
  }
  return true;
}

bool read_json(const nlohmann::json& in, Time& out, JsonReader& reader) {
  std::optional<Time> time;
  if (in.is_number_float()) {
    // To the nearest millisecond. The bound makes the conversion to an integer defined.
    const double milliseconds = in.get<double>() * 1'000;
    if (milliseconds > -9.2e15 && milliseconds < 9.2e15) {
      time = from_milliseconds(
          static_cast<std::int64_t>(milliseconds + (milliseconds < 0 ? -0.5 : 0.5)));
    }
  } else if (in.is_number()) {
    std::int64_t seconds = 0;
    if (!read_integer(in, seconds, "Timestamp", reader)) return false;
    if (seconds > -10'000'000'000 && seconds < 10'000'000'000) {
      time = from_milliseconds(seconds * 1'000);
    }
  } else if (const auto* text = in.get_ptr<const json::string_t*>()) {
    time = parse_timestamp(*text);
  }
  if (!time) return wrong_type(in, "Timestamp", reader);
  out = *time;
  return true;
}

bool read_json(const nlohmann::json& in, nlohmann::json& out, JsonReader&) {
  out = in;
  return true;
}

void write_json(nlohmann::json& out, const std::string& value) { out = value; }
void write_json(nlohmann::json& out, const Bytes& value) { out = base64_encode(value.view()); }
void write_json(nlohmann::json& out, bool value) { out = value; }
void write_json(nlohmann::json& out, std::int32_t value) { out = value; }
void write_json(nlohmann::json& out, std::int64_t value) { out = value; }

void write_json(nlohmann::json& out, double value) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (value != value) {
    out = "NaN";
  } else if (value == kInfinity || value == -kInfinity) {
    out = value > 0 ? "Infinity" : "-Infinity";
  } else {
    out = value;
  }
}

// Division of two exactly represented integers is rounded correctly everywhere, so that the
// shortest text for it has at most three decimals.
void write_json(nlohmann::json& out, Time value) {
  out = static_cast<double>(to_milliseconds(value)) / 1'000;
}

void write_json(nlohmann::json& out, const nlohmann::json& value) { out = value; }

void write_member(nlohmann::json& object, const char* name, const std::optional<Time>& value,
                  TimestampFormat format) {
  if (!value) return;
  if (format == TimestampFormat::unix_seconds) {
    write_json(object[name], *value);
  } else {
    object[name] = format_timestamp(*value, format);
  }
}

}  // namespace weir::aws
