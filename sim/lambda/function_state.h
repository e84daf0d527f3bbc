// FunctionState: one function with all its versions, aliases and settings, as plain data.
//
// A version is a snapshot that nobody changes: an invocation keeps to the one that it started with,
// whatever becomes of the function meanwhile. What is still being updated is shown at once, but
// runs only from settled_at on.

#ifndef WEIR_SIM_LAMBDA_FUNCTION_STATE_H_
#define WEIR_SIM_LAMBDA_FUNCTION_STATE_H_

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/aws/bytes.h"
#include "sim/kernel/identity.h"
#include "sim/kernel/time.h"
#include "sim/lambda/environment.h"

namespace weir::lambda {

inline constexpr char kLatest[] = "$LATEST";

// What a customer can choose of a function, its code included.
struct FunctionSettings {
  std::string role;
  std::string runtime;
  std::string handler;
  Duration timeout = 3s;
  std::int32_t memory_mb = 128;
  std::int64_t code_size = 0;
  std::string code_sha256;  // base64
  std::string description;
  std::optional<std::map<std::string, std::string>> environment;
  std::string architecture = "x86_64";
  std::int32_t ephemeral_storage_mb = 512;
  std::string tracing = "PassThrough";
  std::string log_format = "Text";
  std::string application_log_level, system_log_level;  // only for JSON
  std::string log_group;
  std::string dead_letter_arn;  // of a queue or topic; empty: none
  std::string kms_key_arn;
  bool vpc_detached = false;  // asked for with empty lists, which AWS shows from then on

  bool operator==(const FunctionSettings&) const = default;
};

// How often each function has run in a chain of invocations that led to one another.
using Chain = std::map<std::string, std::uint32_t>;

struct VersionState : FunctionSettings {
  std::string number = kLatest;
  Identity revision;         // of the call that made it what it is
  Identity environment_key;  // an environment serves what it was made for
  Time modified;
  Time active_at;  // Pending before
};

struct AliasState {
  std::string version;
  std::string description;
  std::map<std::string, double> weights;  // of other versions; at most one
  Identity revision;
};

// How asynchronous events are treated, of one qualifier.
struct EventSettings {
  std::optional<std::int32_t> retry_attempts_max;
  std::optional<Duration> age_max;
  std::string on_success, on_failure;  // ARNs; empty: none
  Time modified;
};

// An asynchronous event that was given up on.
struct FailedEvent {
  std::string request_id;
  std::string condition;  // "RetriesExhausted", "EventAgeExceeded", "ZeroReservedConcurrency"
  std::uint64_t invocations = 0;
  Time time;
  Bytes payload;
};

// Environments that are kept ready for a version or an alias.
struct ProvisionedState {
  std::int64_t requested = 0;
  Identity asked;       // of the call: changing it begins anew
  std::string version;  // which its environments are of
  std::string status = "IN_PROGRESS";
  std::string reason;  // of FAILED
  Time modified;
  std::int64_t running = 0;
  std::vector<ExecutionEnvironment> idle;
};

// Who may invoke: stored only, as access is not decided here.
struct PolicyState {
  std::vector<std::string> statements;  // JSON, in the order in which they were added
  Identity revision;
};

// A line that a function or its environment wrote, as CloudWatch Logs would have it.
struct LogLine {
  Time time;
  std::string text;
};

// It is itself what $LATEST shows.
struct FunctionState : VersionState {
  std::string name;
  std::string arn;
  Time settled_at;                           // LastUpdateStatus is InProgress before
  bool settles_anew = false;                 // an update gives another revision once it is settled
  std::shared_ptr<const VersionState> runs;  // until settled_at
  std::shared_ptr<const VersionState> runs_settled;  // from then on
  std::map<std::int64_t, std::shared_ptr<const VersionState>> versions;
  std::int64_t versions_made = 0;
  FunctionSettings published;  // what $LATEST was when the last version was made
  std::map<std::string, AliasState> aliases;
  std::map<std::string, EventSettings> event_settings;  // by qualifier
  std::map<std::string, ProvisionedState> provisioned;  // by qualifier
  std::map<std::string, PolicyState> policies;          // by qualifier; "" of the function
  bool may_recurse = false;

  std::vector<ExecutionEnvironment> idle;  // warm ones; the one used last is taken first
  std::uint64_t environments = 0;          // ever made
  Time scaling_from;                       // until then, the scaling rate is used up
  Time requests_from;                      // the same of the rate of requests
  std::optional<std::int64_t> reserved;    // concurrency: both a guarantee and a cap
  std::int64_t running = 0;
  std::uint64_t invocations = 0, errors = 0, throttles = 0, timeouts = 0, cold_starts = 0;

  std::uint64_t events_received = 0, events_under_way = 0;
  std::vector<FailedEvent> failed_events;
  std::deque<LogLine> log;
};

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_FUNCTION_STATE_H_
