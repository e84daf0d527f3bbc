// Error: what a caller of an AWS API gets instead of a response.
//
// A service error is an answer: it has the code, HTTP status and text that AWS would send, and its
// effect is known. A transport failure is the absence of an answer: the caller cannot tell whether
// the request took effect. Generated makers (`kinesis::ResourceNotFoundException("...")`) fill in
// code and status from AWS's own models. Whether to retry is not said here; that is up to the SDK.

#ifndef WEIR_SIM_AWS_ERROR_H_
#define WEIR_SIM_AWS_ERROR_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace weir::aws {

enum class ErrorClass : std::uint8_t {
  service,    // the service answered
  transport,  // no answer: what became of the request is unknown
};

// Ways to be left without an answer, as a client tells them apart.
enum class TransportFailure : std::uint8_t {
  connect_timeout,     // never connected: the one case in which nothing can have happened
  connection_refused,  // likewise
  read_timeout,        // sent, and then silence
  connection_reset,    // sent, perhaps partly
};

struct Error {
  // User-declared on purpose, like the constructors of requests: see sim/aws/api/README.md.
  Error() {}
  Error(std::string error_code, int status, std::string text, bool server = false);

  std::string code;       // as customers see it, e.g. "ProvisionedThroughputExceededException"
  std::string message;    // as AWS words it
  std::string detail;     // further members of the exception as a JSON object; empty if it has none
  int http_status = 400;  // 0 for a transport failure
  ErrorClass error_class = ErrorClass::service;
  bool server_fault = false;   // the service's fault, not the caller's
  std::uint64_t decision = 0;  // the fault decision that caused it; 0 = none did

  bool operator==(const Error&) const = default;
};

// The failure under the name that SDKs give it: "ReadTimeout", "ConnectionReset", ...
Error transport_error(TransportFailure failure, std::uint64_t decision = 0);

// One line for logs and test failures: "ResourceNotFoundException (400): Stream x not found".
std::string to_string(const Error& error);

}  // namespace weir::aws

#endif  // WEIR_SIM_AWS_ERROR_H_
