#include "harness/faults/binding.h"

#include <array>

namespace weir {
namespace {

// Whoever reads a log knows an error by its code, not by weir's name for its cause. The rows are
// those of sim/aws/service_errors.cc; one code may stand for a kind of the call and, under another
// name, of a batch's entry.
struct Code {
  std::string_view service;
  std::string_view code;
  std::string_view kind;
};
constexpr std::array kCodes = {
    Code{"kinesis", "ProvisionedThroughputExceededException", "throttled"},
    Code{"kinesis", "LimitExceededException", "throttled"},
    Code{"kinesis", "InternalFailure", "internal-error"},
    Code{"kinesis", "InternalFailure", "internal-failure"},
    Code{"lambda", "TooManyRequestsException", "throttled"},
    Code{"lambda", "ServiceException", "internal-error"},
    Code{"firehose", "ServiceUnavailableException", "throttled"},
    Code{"s3", "SlowDown", "throttled"},
    Code{"s3", "InternalError", "internal-error"},
    Code{"dynamodb", "ProvisionedThroughputExceededException", "throttled"},
    Code{"dynamodb", "ThrottlingException", "throttled"},
    Code{"dynamodb", "InternalServerError", "internal-error"},
    Code{"sqs", "RequestThrottled", "throttled"},
    Code{"sns", "Throttled", "throttled"},
    Code{"sns", "InternalError", "internal-error"},
};

const aws::FaultKind* kind_named(const aws::FaultSite& site, std::string_view name) {
  for (const aws::FaultKind* kind : site.kinds) {
    if (kind->name == name) return kind;
  }
  return nullptr;
}

std::string_view service_of(const aws::FaultSite& site) {
  return std::string_view(site.name).substr(0, site.name.find(':'));
}

}  // namespace

bool is_pattern(std::string_view where) { return where.ends_with('*'); }

bool names_site(std::string_view where, std::string_view site) {
  if (!is_pattern(where)) return where == site;
  return site.starts_with(where.substr(0, where.size() - 1));
}

const aws::FaultKind* find_kind(const aws::FaultSite& site, std::string_view what) {
  const aws::FaultKind* found = kind_named(site, what);
  for (const Code& row : kCodes) {
    if (found != nullptr) break;
    if (row.code == what && row.service == service_of(site)) found = kind_named(site, row.kind);
  }
  return found;
}

std::vector<std::string_view> error_codes(const aws::FaultSite& site) {
  std::vector<std::string_view> codes;
  for (const Code& row : kCodes) {
    if (row.service == service_of(site) && kind_named(site, row.kind) != nullptr) {
      codes.push_back(row.code);
    }
  }
  return codes;
}

}  // namespace weir
