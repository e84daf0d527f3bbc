#include "sim/firehose/transform_answer.h"

#include <cstddef>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "sim/aws/base64.h"
#include "sim/aws/codec.h"

namespace weir::firehose {

namespace {

using nlohmann::json;

const RecordError& missing_record() {
  static const RecordError error{"Lambda.MissingRecordId",
                                 "One or more record Ids were not returned. Ensure that the Lambda "
                                 "function returns all received record Ids."};
  return error;
}

RecordError duplicated_record() {
  return {"Lambda.DuplicatedRecordId",
          "Multiple records were returned with the same record Id. Ensure that the Lambda function "
          "returns a unique record Id for each record."};
}

RecordError null_data() {
  return {"Lambda.InvalidReturnFormat",
          "The data field cannot be null when the SourceType is DirectPut or KinesisStreamAsSource "
          "and processing result is Ok. The value field cannot be null when the SourceType is "
          "MSKAsSource and processing result is Ok."};
}

Verdict failed(RecordError error) {
  Verdict verdict;
  verdict.error = std::move(error);
  return verdict;
}

// UNCONFIRMED: how the service words it.
Verdict malformed(std::string text) {
  return failed({"Lambda.InvalidReturnFormat", std::move(text)});
}

// Only texts can be keys: {"metadata": {"partitionKeys": {"k": "v"}}}.
std::optional<PartitionKeys> keys_of(const json& record) {
  PartitionKeys keys;
  const auto metadata = record.find("metadata");
  if (metadata == record.end() || metadata->is_null()) return keys;
  if (!metadata->is_object()) return std::nullopt;
  const auto found = metadata->find("partitionKeys");
  if (found == metadata->end() || found->is_null()) return keys;
  if (!found->is_object()) return std::nullopt;
  for (const auto& [name, value] : found->items()) {
    if (!value.is_string()) return std::nullopt;
    keys.emplace(name, value.get<std::string>());
  }
  return keys;
}

Verdict judge_record(const json& record) {
  const auto result = record.find("result");
  const std::string text =
      result != record.end() && result->is_string() ? result->get<std::string>() : "";
  if (text == "Dropped") {
    Verdict verdict;
    verdict.kind = Verdict::dropped;
    return verdict;
  }
  if (text == "ProcessingFailed") {
    return failed({"Lambda.ProcessingFailedStatus", "ProcessingFailed status set for record"});
  }
  if (text != "Ok") {
    return malformed(
        "The result field of a record must be one of Ok, Dropped and ProcessingFailed.");
  }
  const auto data = record.find("data");
  if (data == record.end() || data->is_null()) return failed(null_data());
  auto decoded =
      data->is_string() ? aws::base64_decode(data->get_ref<const std::string&>()) : std::nullopt;
  if (!decoded) return malformed("The data field of a record must be text in base64.");
  auto keys = keys_of(record);
  if (!keys) return malformed("The partitionKeys of a record must be an object of strings.");
  Verdict verdict;
  verdict.kind = Verdict::ok;
  verdict.data = *std::move(decoded);
  verdict.keys = *std::move(keys);
  return verdict;
}

}  // namespace

std::vector<Verdict> judge(std::string_view answer, const std::vector<std::string>& ids) {
  const auto document = aws::parse_json(answer);
  if (!document) {
    // UNCONFIRMED: all records fail, and nothing is tried again.
    const RecordError error{"Lambda.JsonProcessingException",
                            "The Lambda function's response is not valid JSON."};
    return std::vector<Verdict>(ids.size(), failed(error));
  }
  std::vector<Verdict> verdicts(ids.size(), failed(missing_record()));
  if (!document->is_object()) return verdicts;
  const auto records = document->find("records");
  if (records == document->end() || !records->is_array()) return verdicts;
  std::map<std::string_view, std::size_t> places;
  for (std::size_t i = 0; i < ids.size(); ++i) places.emplace(ids[i], i);
  std::vector<bool> seen(ids.size(), false);
  for (const json& record : *records) {
    if (!record.is_object()) continue;
    const auto id = record.find("recordId");
    if (id == record.end() || !id->is_string()) continue;
    const auto place = places.find(id->get_ref<const std::string&>());
    if (place == places.end()) continue;  // one that nobody asked for is ignored
    const std::size_t i = place->second;
    verdicts[i] = seen[i] ? failed(duplicated_record()) : judge_record(record);
    seen[i] = true;
  }
  return verdicts;
}

}  // namespace weir::firehose
