// OperationInfo, ServiceInfo: what AWS's models say about an operation, as constant data.
//
// The front door, the wire protocols and IAM work on this without knowing any operation by name.
// Generated code defines one of each; they live as long as the program.

#ifndef WEIR_SIM_AWS_API_OPERATION_H_
#define WEIR_SIM_AWS_API_OPERATION_H_

#include <cstdint>
#include <span>
#include <string_view>

namespace weir::aws {

// The protocol that a service speaks by preference.
enum class Protocol : std::uint8_t { json, rest_json, rest_xml, query, cbor };

struct ServiceInfo {
  std::string_view name;         // weir's name and C++ namespace: "kinesis"
  std::string_view title;        // "Amazon Kinesis"
  std::string_view api_version;  // "2013-12-02"
  Protocol protocol;
  std::string_view json_version;     // "1.1"; empty if it does not speak JSON by target
  std::string_view target_prefix;    // "Kinesis_20131202", before ".PutRecord"
  std::string_view endpoint_prefix;  // first label of its host name
  std::string_view signing_name;     // its name in signatures and IAM credentials scopes
  std::string_view xml_namespace;
  std::string_view validation_code;  // the error code of a request that violates a constraint
  bool query_compatible;             // JSON errors carry the code of the older query protocol
};

struct ErrorInfo {
  std::string_view shape;  // as the model names it, and `__type` on the wire
  std::string_view code;   // as customers see it; differs from the shape in query protocols
  int http_status;
  bool server_fault;
};

struct OperationInfo {
  const ServiceInfo* service;
  std::string_view name;
  std::string_view http_method;
  std::string_view uri;  // with {Labels} where the protocol binds members to it
  int success_status;
  bool read_only;   // changes nothing that a customer can see
  bool idempotent;  // AWS says so of the operation; a client token may make others so
  std::span<const ErrorInfo> errors;
};

}  // namespace weir::aws

#endif  // WEIR_SIM_AWS_API_OPERATION_H_
