#include "tests/conformance/shown_error.h"

#include <utility>

#include "sim/sqs/errors.h"

namespace weir::conformance {

using nlohmann::json;

namespace {

// Of XML all elements are shown in "Error", and those that the model has beside it as well.
json shown_xml_error(const aws::Error& error, json detail, const Model& model) {
  json shown = json::object();
  for (const auto& [name, value] : detail.items()) {
    if (model.has_member(error.code, name)) shown[name] = value;
  }
  json& body = shown["Error"] = std::move(detail);
  body["Code"] = error.code;
  body["Message"] = error.message.empty() ? json() : json(error.message);
  shown["ResponseMetadata"] = {{"HTTPStatusCode", error.http_status}};
  return shown;
}

}  // namespace

json shown_error(const aws::Error& error, const std::string& service, const Model& model) {
  json shown = json::object();
  if (!error.detail.empty()) shown = json::parse(error.detail, nullptr, false);
  if (!shown.is_object()) shown = json::object();
  if (model.is_xml()) return shown_xml_error(error, std::move(shown), model);
  json& body = shown["Error"] = {{"Code", error.code}, {"Message", error.message}};
  if (model.speaks_query() || model.spoke_query()) {
    body["Type"] = error.server_fault ? "Receiver" : "Sender";
  }
  if (service == "sqs") body["QueryErrorCode"] = std::string(sqs::exception_of(error.code));
  shown["ResponseMetadata"] = {{"HTTPStatusCode", error.http_status}};
  return shown;
}

json as_by_protocol_of(const json& expected, json shown) {
  if (!expected.contains("Error") || !shown.contains("Error")) return shown;
  const json& recorded = expected.at("Error");
  json& body = shown.at("Error");
  if (recorded.contains("QueryErrorCode") || !body.contains("QueryErrorCode")) return shown;
  body.erase("QueryErrorCode");
  if (recorded.contains("Detail")) body["Detail"] = nullptr;
  return shown;
}

}  // namespace weir::conformance
