// Latency: how long things take, in one table, each row with its source.
//
// AWS publishes few of these figures, and as orders of magnitude: the bounds are ours, the source
// says what they rest on. What nobody has published is marked "assumed". A scenario overrides what
// it wants, and a run prints what it used.

#ifndef WEIR_SIM_AWS_LATENCY_H_
#define WEIR_SIM_AWS_LATENCY_H_

#include <span>
#include <string>
#include <string_view>

#include "sim/aws/api/operation.h"
#include "sim/kernel/time.h"

namespace weir::aws {

// Uniform between the two, ends included. For a call: there and back together.
struct Latency {
  Duration low{};
  Duration high{};
  std::string_view source = "assumed";
};

struct NamedLatency {
  std::string_view name;  // "s3:PutObject", "s3" for all others of a service, "lambda/cold-start"
  Latency latency;
};

// All rows, sorted by name.
std::span<const NamedLatency> latency_table();
// The row of this name; that of the service before the colon; or the one called "call".
const Latency& default_latency(std::string_view name);

}  // namespace weir::aws

#endif  // WEIR_SIM_AWS_LATENCY_H_
