// One operation, called with a JSON text through the generated codec and the front door.

#ifndef WEIR_TESTS_CONFORMANCE_SEND_H_
#define WEIR_TESTS_CONFORMANCE_SEND_H_

#include <string>
#include <utility>

#include "sim/aws/codec.h"
#include "tests/conformance/operations.h"

namespace weir::conformance {

// Members that travel outside the body are no part of the codec's document, and are added to it.
template <class Request>
std::expected<Request, aws::Error> read_request(const std::string& text) {
  const auto document = aws::parse_json(text);
  if (!document) return std::unexpected(document.error());
  auto request = aws::from_json<Request>(*document);
  if constexpr (requires(aws::JsonReader & reader) { read_bound(*document, *request, reader); }) {
    aws::JsonReader reader;
    if (request && !read_bound(*document, *request, reader)) {
      return std::unexpected(reader.error());
    }
  }
  return request;
}

template <class Response>
nlohmann::json write_response(const Response& response) {
  nlohmann::json document;
  aws::write_json(document, response);
  if constexpr (requires { write_bound(document, response); }) write_bound(document, response);
  return nlohmann::json::parse(aws::dump_json(document));
}

template <class Op>
Task<Outcome> send(aws::Cloud& cloud, aws::Caller caller, std::string body) {
  Outcome outcome;
  auto request = read_request<typename Op::Request>(body);
  if (!request) {
    outcome.error = request.error();
    co_return outcome;
  }
  auto answer = co_await cloud.call<Op>(caller, std::move(*request));
  if (answer) {
    outcome.response = write_response(*answer);
  } else {
    outcome.error = std::move(answer.error());
  }
  co_return outcome;
}

}  // namespace weir::conformance

#endif  // WEIR_TESTS_CONFORMANCE_SEND_H_
