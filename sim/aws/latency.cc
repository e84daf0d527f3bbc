#include "sim/aws/latency.h"

#include <algorithm>
#include <array>

namespace weir::aws {
namespace {

// Sorted by name.
constexpr std::array kTable = {
    NamedLatency{"call", {4ms, 20ms, "assumed"}},
    NamedLatency{"kinesis:GetRecords", {10ms, 30ms, "assumed"}},
    NamedLatency{"kinesis:PutRecord", {5ms, 20ms, "assumed"}},
    NamedLatency{"kinesis:PutRecords", {5ms, 30ms, "assumed"}},
    NamedLatency{"lambda/cold-start", {100ms, 1s, "guide: runtime environment, <100 ms to >1 s"}},
    NamedLatency{"lambda:Invoke", {2ms, 10ms, "assumed"}},
    NamedLatency{"s3:GetObject", {10ms, 60ms, "assumed"}},
    NamedLatency{"s3:PutObject", {15ms, 80ms, "assumed"}},
};
static_assert(std::ranges::is_sorted(kTable, {}, &NamedLatency::name));

const Latency* find(std::string_view name) {
  const auto row = std::ranges::lower_bound(kTable, name, {}, &NamedLatency::name);
  return row != kTable.end() && row->name == name ? &row->latency : nullptr;
}

}  // namespace

std::span<const NamedLatency> latency_table() { return kTable; }

const Latency& default_latency(std::string_view name) {
  if (const Latency* exact = find(name)) return *exact;
  if (const Latency* service = find(name.substr(0, name.find(':')))) return *service;
  return *find("call");
}

}  // namespace weir::aws
