#include "sim/aws/latency.h"

#include <algorithm>
#include <array>

namespace weir::aws {
namespace {

constexpr std::string_view kAssumed = "assumed";
constexpr std::string_view kSingleDigit =
    "AWS knowledge center: single-digit milliseconds on average";
constexpr std::string_view kPutLatency =
    "assumed: no figure documented, single digits to tens typical";
constexpr std::string_view kSmallObject = "S3 guide: small objects, median of tens of milliseconds";

// Sorted by name. Only calls that carry data differ; those of the control plane do as their
// service. What Invoke and PutObject take together stays below 40 ms in the middle, or a function
// that writes an object for each record could not follow a shard of 25 records a second.
constexpr std::array kTable = {
    NamedLatency{"call", {4ms, 20ms, kAssumed}},
    NamedLatency{"cloudwatch", {10ms, 40ms, kAssumed}},
    NamedLatency{"dynamodb", {2ms, 9ms, kSingleDigit}},
    NamedLatency{"dynamodb:Query", {3ms, 15ms, kAssumed}},  // grows with what is found
    NamedLatency{"dynamodb:Scan", {5ms, 30ms, kAssumed}},
    NamedLatency{"dynamodb:TransactGetItems", {4ms, 18ms, kAssumed}},
    NamedLatency{"dynamodb:TransactWriteItems", {8ms, 30ms, kAssumed}},
    NamedLatency{"dynamodbstreams", {5ms, 20ms, kAssumed}},
    NamedLatency{"events", {10ms, 40ms, kAssumed}},
    NamedLatency{"events/delivery", {1s, 5s, "EventBridge guide: several seconds"}},
    NamedLatency{"events/firing", {1s, 59s, "EventBridge guide: in the minute, not at second 0"}},
    NamedLatency{"firehose", {10ms, 40ms, kAssumed}},
    NamedLatency{"iam", {50ms, 200ms, kAssumed}},
    NamedLatency{"kinesis", {5ms, 30ms, kAssumed}},
    NamedLatency{"kinesis:GetRecords", {10ms, 30ms, kAssumed}},
    NamedLatency{"kinesis:PutRecord", {5ms, 20ms, kPutLatency}},
    NamedLatency{"kinesis:PutRecords", {5ms, 30ms, kPutLatency}},
    NamedLatency{"kms", {5ms, 20ms, kAssumed}},
    NamedLatency{"lambda", {20ms, 80ms, kAssumed}},
    NamedLatency{"lambda/cold-start", {100ms, 1s, "Lambda guide: from below 100 ms to above 1 s"}},
    NamedLatency{"lambda:Invoke", {2ms, 10ms, "assumed: what is beside the function's own time"}},
    NamedLatency{"logs", {10ms, 40ms, kAssumed}},
    NamedLatency{"pipes", {20ms, 80ms, kAssumed}},
    NamedLatency{"s3", {10ms, 50ms, kAssumed}},
    NamedLatency{"s3:GetObject", {10ms, 50ms, kSmallObject}},
    NamedLatency{"s3:PutObject", {15ms, 45ms, kSmallObject}},
    NamedLatency{"scheduler", {20ms, 80ms, kAssumed}},
    NamedLatency{"sns", {10ms, 40ms, kAssumed}},
    NamedLatency{"sqs", {5ms, 25ms, kAssumed}},
    NamedLatency{"stepfunctions", {10ms, 50ms, kAssumed}},
    NamedLatency{"sts", {10ms, 50ms, kAssumed}},
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
