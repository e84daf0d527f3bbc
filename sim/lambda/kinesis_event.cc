#include "sim/lambda/kinesis_event.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <utility>

#include "sim/aws/base64.h"

namespace weir::lambda {
namespace {

using Json = nlohmann::json;

// All else of an event is known to need no escapes, and few keys need any.
void append_quoted(std::string& out, const std::string& text) {
  const bool plain = std::ranges::all_of(
      text, [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; });
  if (!plain) {
    out += Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
    return;
  }
  out += '"';
  out += text;
  out += '"';
}

// "1545084650.987": as a floating-point number prints, without zeros at its end but one.
std::string seconds(Time time) {
  const std::int64_t millis = to_millis(time);
  std::string fraction = std::to_string(1'000 + millis % 1'000).substr(1);
  while (fraction.size() > 1 && fraction.back() == '0') fraction.pop_back();
  return std::to_string(millis / 1'000) + "." + fraction;
}

void append_record(std::string& out, const KinesisEventSource& source,
                   const kinesis::Record& record) {
  out += R"({"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":)";
  append_quoted(out, *record.PartitionKey);
  out += R"(,"sequenceNumber":")";
  out += *record.SequenceNumber;
  out += R"(","data":")";
  out += aws::base64_encode(record.Data->view());
  out += R"(","approximateArrivalTimestamp":)";
  out += seconds(*record.ApproximateArrivalTimestamp);
  out += R"(},"eventSource":"aws:kinesis","eventVersion":"1.0","eventID":")";
  out += source.shard_id;
  out += ':';
  out += *record.SequenceNumber;
  out += R"(","eventName":"aws:kinesis:record","invokeIdentityArn":")";
  out += source.role_arn;
  out += R"(","awsRegion":")";
  out += source.region;
  out += R"(","eventSourceARN":")";
  out += source.stream_arn;
  out += "\"}";
}

// Takes the members it knows as they come, without building a document: this is on the way of
// every record. Texts are copied, not moved: the parser then keeps its buffer.
class Reader {
 public:
  std::vector<KinesisRecord> records;

  bool key(std::string& name) {
    key_ = name;
    return true;
  }
  bool string(std::string& value) {
    if (records.empty()) return true;
    KinesisRecord& record = records.back();
    if (key_ == "data") {
      auto data = aws::base64_decode(value);
      if (!data) throw std::runtime_error("kinesis.data is not base64");
      record.data = Bytes(std::move(*data));
    } else if (key_ == "partitionKey") {
      record.partition_key = value;
    } else if (key_ == "sequenceNumber") {
      record.sequence_number = value;
    } else if (key_ == "eventID") {
      record.event_id = value;
    }
    return true;
  }
  bool number_unsigned(Json::number_unsigned_t value) {
    if (!records.empty() && key_ == "approximateArrivalTimestamp") {
      arrival(value > kSecondsMax ? kSecondsMax + 1 : static_cast<std::int64_t>(value), 0);
    }
    return true;
  }
  // From the text: no floating-point arithmetic takes part.
  bool number_float(Json::number_float_t, const std::string& text) {
    if (records.empty() || key_ != "approximateArrivalTimestamp") return true;
    std::int64_t whole = 0, thousandths = 0;
    const char* end = text.data() + text.size();
    const auto [dot, error] = std::from_chars(text.data(), end, whole);
    if (error != std::errc() || dot == end || *dot != '.') return true;
    std::int64_t unit = 100;
    for (const char* digit = dot + 1; digit != end && unit > 0; ++digit, unit /= 10) {
      if (*digit < '0' || *digit > '9') break;
      thousandths += (*digit - '0') * unit;
    }
    arrival(whole, thousandths);
    return true;
  }
  bool start_object(std::size_t) {
    if (++depth_ == 2) records.emplace_back();
    return true;
  }
  bool end_object() {
    --depth_;
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const Json::exception& error) {
    throw std::runtime_error(error.what());
  }
  bool null() { return true; }
  bool boolean(bool) { return true; }
  bool number_integer(Json::number_integer_t) { return true; }
  bool binary(Json::binary_t&) { return true; }
  bool start_array(std::size_t) { return true; }
  bool end_array() { return true; }

 private:
  // 2262, the last whole year that Time holds.
  static constexpr std::int64_t kSecondsMax = 9'214'646'400;

  void arrival(std::int64_t seconds, std::int64_t thousandths) {
    if (seconds < 0 || seconds > kSecondsMax) {
      throw std::runtime_error(
          "kinesis.approximateArrivalTimestamp is not a time from 1970 to 2261, in seconds");
    }
    records.back().approximate_arrival =
        Time(std::chrono::seconds(seconds) + std::chrono::milliseconds(thousandths));
  }

  std::string key_;
  int depth_ = 0;
};

}  // namespace

std::string write_kinesis_event(const KinesisEventSource& source,
                                std::span<const kinesis::Record> batch) {
  std::string out = R"({"Records":[)";
  out.reserve(out.size() +
              batch.size() * (batch.empty() ? 0 : kinesis_event_size(source, batch[0])));
  for (std::size_t i = 0; i < batch.size(); ++i) {
    if (i != 0) out += ',';
    append_record(out, source, batch[i]);
  }
  out += "]}";
  return out;
}

std::size_t kinesis_event_size(const KinesisEventSource& source, const kinesis::Record& record) {
  constexpr std::size_t kFixed = 300;  // names, braces and the time, rounded up
  return kFixed + 2 * record.SequenceNumber->size() + record.PartitionKey->size() +
         (record.Data->size() + 2) / 3 * 4 + source.shard_id.size() + source.role_arn.size() +
         source.region.size() + source.stream_arn.size();
}

// Flattened in release builds: the parser looks at every byte of every event that a function gets,
// and its calls of push_back() cost a fifth of a whole run when they are not inlined. With
// sanitizers the compiler would take minutes over it.
#ifdef NDEBUG
[[gnu::flatten]]
#endif
std::vector<KinesisRecord>
read_kinesis_event(const Bytes& event) {
  Reader reader;
  Json::sax_parse(event.view(), &reader);
  for (const KinesisRecord& record : reader.records) {
    if (record.event_id.empty()) throw std::runtime_error("KeyError: 'eventID'");
  }
  return std::move(reader.records);
}

}  // namespace weir::lambda
