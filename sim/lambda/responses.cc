#include "sim/lambda/responses.h"

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

namespace weir::lambda {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kResponseMax = 6'291'556;  // as recorded

// "3.00"
std::string seconds_text(Duration d) {
  const auto hundredths = d / 10ms;
  const std::string rest = std::to_string(hundredths % 100);
  return std::to_string(hundredths / 100) + "." + (rest.size() < 2 ? "0" : "") + rest;
}

bool of_runtime(const Failure& failure) {
  return failure.type.starts_with("Runtime.") || failure.type.starts_with("Sandbox.") ||
         failure.type.starts_with("Function.");
}

// Each language has its own form for an exception; what the service itself reports has none.
Json show(const Run& run, const Failure& failure) {
  const std::string& runtime = run.version->runtime;
  if (of_runtime(failure)) {
    return {{"errorType", failure.type}, {"errorMessage", failure.message}};
  }
  if (runtime.starts_with("python")) {
    return {{"errorMessage", failure.message},
            {"errorType", failure.type},
            {"requestId", run.request_id},
            {"stackTrace", failure.stack}};
  }
  Json shown = {{"errorType", failure.type}, {"errorMessage", failure.message}};
  if (runtime.starts_with("nodejs")) {
    Json trace = {failure.type + ": " + failure.message};
    for (const std::string& frame : failure.stack) trace.push_back(frame);
    shown["trace"] = std::move(trace);
  } else if (runtime.starts_with("java")) {
    shown["stackTrace"] = failure.stack;
  }
  return shown;
}

}  // namespace

Failure timed_out(const Run& run) {
  return {"Sandbox.Timedout", "RequestId: " + run.request_id + " Error: Task timed out after " +
                                  seconds_text(run.version->timeout) + " seconds"};
}

Failure exited(const Run& run) {
  Failure failure = exit_process(1).error();
  complete(run, failure);
  return failure;
}

Failure response_too_large() {
  return {"Function.ResponseSizeTooLarge",
          "Response payload size exceeded maximum allowed payload size (6291556 bytes)."};
}

Failure response_unserializable() {
  return {"Runtime.MarshalError", "Unable to marshal response: the response is not JSON"};
}

bool ends_process(const Failure& failure) {
  return failure.type == "Sandbox.Timedout" || failure.type == "Runtime.ExitError" ||
         failure.type == "Runtime.OutOfMemory";
}

void complete(const Run& run, Failure& failure) {
  if (!ends_process(failure) || failure.message.starts_with("RequestId: ")) return;
  failure.message = "RequestId: " + run.request_id + " Error: " + failure.message;
}

Result within_limits(Result result) {
  if (result && result->size() > kResponseMax) return std::unexpected(response_too_large());
  return result;
}

InvocationResponse respond(const Run& run, Result result) {
  InvocationResponse response;
  response.StatusCode = 200;
  response.ExecutedVersion = run.version->number;
  if (result) {
    response.Payload = result->empty() ? Bytes("null") : std::move(*result);
    return response;
  }
  response.FunctionError = "Unhandled";
  // Text that is not UTF-8 is the handler's mistake; it must not end the run.
  response.Payload =
      Bytes(show(run, result.error()).dump(-1, ' ', false, Json::error_handler_t::replace));
  return response;
}

}  // namespace weir::lambda
