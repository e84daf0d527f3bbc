#include "sim/aws/error.h"

#include <utility>

namespace weir::aws {

Error::Error(std::string error_code, int status, std::string text, bool server)
    : code(std::move(error_code)),
      message(std::move(text)),
      http_status(status),
      server_fault(server) {}

Error transport_error(TransportFailure failure, std::uint64_t decision) {
  Error error;
  switch (failure) {
    case TransportFailure::connect_timeout:
      error.code = "ConnectTimeout";
      error.message = "Connect timeout on endpoint";
      break;
    case TransportFailure::connection_refused:
      error.code = "ConnectionRefused";
      error.message = "Could not connect to the endpoint";
      break;
    case TransportFailure::read_timeout:
      error.code = "ReadTimeout";
      error.message = "Read timeout on endpoint";
      break;
    case TransportFailure::connection_reset:
      error.code = "ConnectionReset";
      error.message = "Connection was closed before we received a valid response";
      break;
  }
  error.http_status = 0;
  error.error_class = ErrorClass::transport;
  error.decision = decision;
  return error;
}

std::string to_string(const Error& error) {
  std::string text = error.code;
  if (error.error_class == ErrorClass::transport) {
    text += " (no answer)";
  } else {
    text += " (" + std::to_string(error.http_status) + ")";
  }
  if (!error.message.empty()) text += ": " + error.message;
  if (error.decision != 0) text += " [fault " + std::to_string(error.decision) + "]";
  return text;
}

}  // namespace weir::aws
