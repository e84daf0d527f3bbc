// RunResult: all that one run leaves behind, as plain data. Reports read this and nothing else.

#ifndef WEIR_HARNESS_EXPLORE_RESULT_H_
#define WEIR_HARNESS_EXPLORE_RESULT_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "harness/faults/decision.h"
#include "harness/properties/property.h"
#include "sim/aws/bytes.h"
#include "sim/aws/log_groups.h"
#include "sim/aws/metrics.h"
#include "sim/kernel/time.h"
#include "sim/kernel/trace.h"

namespace weir {

struct Counts {
  std::uint64_t lines_refused = 0;  // of the input: never sent
  std::uint64_t produced = 0;       // records that a producer tried to put
  std::uint64_t acknowledged = 0;   // of them, those it was told are stored
  std::uint64_t unknown = 0;        // those of which it never heard
  std::uint64_t delivered = 0;      // acknowledged ones that reached the end of the pipeline
  std::uint64_t dropped = 0;        // given up on by right: too old, or refused for good
  std::uint64_t dead_lettered = 0;
  std::uint64_t objects = 0;
  std::uint64_t invocations = 0;
  std::uint64_t retries = 0;  // by SDKs, producers and event source mappings
  std::uint64_t faults = 0;   // decisions that struck
  std::uint64_t events = 0;   // of the history
};

// A file that a run leaves behind: one version of one object.
struct OutputObject {
  std::string bucket;
  std::string key;
  std::string version;  // "null" where the bucket has no versions
  bool latest = true;
  bool delete_marker = false;
  Time modified;
  std::string etag;
  std::string content_type;
  std::string content_encoding;
  std::map<std::string, std::string> metadata;
  Bytes body;
};

// What a scenario shows of its outcome, for people to read.
struct ResultTable {
  std::string title;  // "window totals"
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
};

struct RunResult {
  std::string scenario;
  std::string variant;  // empty: the scenario itself
  std::uint64_t seed = 0;
  Time start = kDefaultStart;
  Verdict verdict = Verdict::held;
  std::string reason;  // of a verdict that is not "held": one sentence
  Hash128 history_hash;
  std::vector<Hash128> checkpoints;
  std::vector<TraceEvent> events;  // those that were kept
  Duration virtual_time{};
  Duration wall_time{};
  // What the run rests on, as name and value: latencies, options, the reader's rule.
  std::vector<std::pair<std::string, std::string>> assumptions;
  Counts counts;
  std::vector<PropertyResult> properties;
  std::vector<ResultTable> tables;
  std::vector<Decision> decisions;    // faults that struck, in their order
  std::string plan;                   // the fault plan as JSON; empty if there was none
  std::vector<OutputObject> outputs;  // ordered by bucket, key and version; empty unless asked for
  aws::Metrics metrics;               // what services measured; empty unless asked for
  aws::LogGroups log_groups;          // their lines, and those of functions; likewise
};

}  // namespace weir

#endif  // WEIR_HARNESS_EXPLORE_RESULT_H_
