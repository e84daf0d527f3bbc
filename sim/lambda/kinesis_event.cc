#include "sim/lambda/kinesis_event.h"

#include <simdjson.h>

#include <algorithm>
#include <cstddef>
#include <nlohmann/json.hpp>
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

// 2262, the last whole year that Time holds.
constexpr std::int64_t kSecondsMax = 9'214'646'400;

std::string text_of(const simdjson::dom::object& object, std::string_view name) {
  std::string_view text;
  if (object[name].get(text) != simdjson::SUCCESS) return {};
  return std::string(text);
}

// Seconds with thousandths; a double holds those exactly enough to tell them apart.
Time arrival_of(const simdjson::dom::element& value) {
  double seconds = -1;
  if (value.get(seconds) != simdjson::SUCCESS || !(seconds >= 0) ||
      seconds > static_cast<double>(kSecondsMax)) {
    throw std::runtime_error(
        "kinesis.approximateArrivalTimestamp is not a time from 1970 to 2261, in seconds");
  }
  return Time(std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1'000 + 0.5)));
}

KinesisRecord read_record(const simdjson::dom::element& element) {
  simdjson::dom::object outer;
  if (element.get(outer) != simdjson::SUCCESS) throw std::runtime_error("a record is no object");
  KinesisRecord record;
  record.event_id = text_of(outer, "eventID");
  if (record.event_id.empty()) throw std::runtime_error("KeyError: 'eventID'");
  simdjson::dom::object inner;
  if (outer["kinesis"].get(inner) != simdjson::SUCCESS) return record;
  record.sequence_number = text_of(inner, "sequenceNumber");
  record.partition_key = text_of(inner, "partitionKey");
  std::string_view data;
  if (inner["data"].get(data) == simdjson::SUCCESS) {
    auto decoded = aws::base64_decode(data);
    if (!decoded) throw std::runtime_error("kinesis.data is not base64");
    record.data = Bytes(std::move(*decoded));
  }
  simdjson::dom::element arrival;
  if (inner["approximateArrivalTimestamp"].get(arrival) == simdjson::SUCCESS) {
    record.approximate_arrival = arrival_of(arrival);
  }
  return record;
}

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

// By simdjson: this is on the way of every record, and an event is mostly metadata that nobody
// looks at. The parser keeps its memory from event to event.
std::vector<KinesisRecord> read_kinesis_event(const Bytes& event) {
  static simdjson::dom::parser parser;
  simdjson::dom::element document;
  const simdjson::error_code error = parser.parse(event.data(), event.size()).get(document);
  if (error != simdjson::SUCCESS) throw std::runtime_error(simdjson::error_message(error));
  simdjson::dom::array list;
  if (document["Records"].get(list) != simdjson::SUCCESS) {
    throw std::runtime_error("KeyError: 'Records'");
  }
  std::vector<KinesisRecord> records;
  records.reserve(list.size());
  for (const simdjson::dom::element record : list) records.push_back(read_record(record));
  return records;
}

}  // namespace weir::lambda
