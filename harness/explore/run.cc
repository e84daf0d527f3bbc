#include "harness/explore/run.h"

#include <memory>

#include "harness/explore/wall_time.h"
#include "harness/explore/world.h"
#include "harness/faults/swarm.h"
#include "sim/aws/latency.h"
#include "sim/kernel/task_group.h"

namespace weir {
namespace {

// How a run came to its end.
struct Ending {
  bool settled = false;
  std::string waits_for;  // of a run that did not settle
};

// Deploys, produces, and then looks whether all has come to rest: every second at first, less often
// the longer it takes.
Task<void> tell(Kernel& kernel, World& world, Scenario& scenario, Duration settle_max,
                Ending& ending) {
  co_await scenario.run(world);
  const Time produced = kernel.now();
  const Time bound = produced + settle_max;
  for (;;) {
    std::optional<std::string> missing = scenario.waits_for(world);
    ending.settled = !missing.has_value();
    ending.waits_for = missing.value_or("");
    if (ending.settled || kernel.now() >= bound) break;
    const Duration pause = (kernel.now() - produced) / 16;
    co_await kernel.delay(pause < 1s ? Duration(1s) : pause);
  }
  kernel.stop();
}

// Faults stop early enough that recovery is seen, however long the production takes.
Plan draw_plan(World& world) {
  SwarmOptions options;
  options.until = 2min + world.due(world.records().size());
  static const std::vector<const aws::FaultSite*> sites = swarm_sites(fault_sites());
  return draw_swarm(world.kernel().choices(), sites, options);
}

std::string range_text(const aws::Latency& range) {
  const auto millis = [](Duration d) { return std::to_string(d / 1ms); };
  return millis(range.low) + "–" + millis(range.high) + " ms (" + std::string(range.source) + ")";
}

void state_assumptions(World& world, const RunOptions& options, RunResult& result) {
  auto& out = result.assumptions;
  for (const aws::NamedLatency& row : aws::latency_table()) {
    out.emplace_back("latency " + std::string(row.name),
                     range_text(world.cloud().latency(std::string(row.name))));
  }
  const lambda::Options& lambda = world.lambda().state().options;
  out.emplace_back("lambda mapping is Creating for", range_text(lambda.mapping_creating));
  out.emplace_back("lambda mapping polls late by", range_text(lambda.mapping_polls_late));
  out.emplace_back("lambda retry backoff",
                   "doubles from " + std::to_string(lambda.retry_backoff_min / 1s) + " s to " +
                       std::to_string(lambda.retry_backoff_max / 1s) + " s (UNCONFIRMED)");
  out.emplace_back("records a second", std::to_string(options.records_per_second));
}

void count(World& world, RunResult& result) {
  Counts& counts = result.counts;
  const Ledger& ledger = world.ledger();
  counts.produced = ledger.entries().size();
  counts.acknowledged = ledger.count(Outcome::acknowledged);
  counts.unknown = ledger.count(Outcome::unknown);
  counts.delivered = ledger.delivered();
  counts.retries = world.calls().retries;
  counts.events = world.kernel().trace().count();
  if (world.injector() != nullptr) counts.faults = world.injector()->decisions().size();
  for (const auto& [name, bucket] : world.s3().buckets) counts.objects += bucket.objects.size();
  for (const auto& [name, function] : world.lambda().state().functions) {
    counts.invocations += function.invocations;
  }
  for (const auto& [uuid, mapping] : world.lambda().state().mappings) {
    for (const auto& [shard, progress] : mapping.shards) counts.dropped += progress.discarded;
  }
}

void collect_outputs(World& world, RunResult& result) {
  for (const auto& [bucket_name, bucket] : world.s3().buckets) {
    for (const auto& [key, versions] : bucket.objects) {
      for (const s3::StoredVersion& version : versions) {
        OutputObject& out = result.outputs.emplace_back();
        out.bucket = bucket_name;
        out.key = key;
        out.version = version.id;
        out.latest = &version == &versions.back();
        out.delete_marker = version.delete_marker;
        out.modified = version.modified;
        out.etag = version.etag;
        if (!version.delete_marker) out.content_type = version.headers().content_type;
        out.content_encoding = version.headers().content_encoding;
        out.metadata = version.headers().metadata;
        out.body = version.body;
      }
    }
  }
}

// The worst of the properties' verdicts; weir's own mistakes and bounds come before it.
void conclude(const Ending& ending, StopReason stopped, World& world, RunResult& result) {
  result.verdict = Verdict::held;
  for (const PropertyResult& property : result.properties) {
    if (property.verdict == Verdict::held || result.verdict == Verdict::violated) continue;
    result.verdict = property.verdict;
    result.reason = property.name + ": " + property.first_violation;
  }
  if (result.verdict == Verdict::violated && ending.settled) return;
  if (stopped == StopReason::events_bound) {
    result.verdict = Verdict::unknown;
    result.reason = "the bound on events was reached";
  } else if (!ending.settled) {
    result.verdict = Verdict::unknown;
    result.reason = "the pipeline did not settle: it still waits for " +
                    (ending.waits_for.empty() ? "its producer" : ending.waits_for);
  } else if (!world.calls().unexplained.empty()) {
    result.verdict = Verdict::unknown;
    result.reason = world.calls().unexplained;
  }
}

KernelOptions kernel_options(const RunOptions& options) {
  KernelOptions kernel;
  kernel.seed = options.seed;
  kernel.start = options.start;
  kernel.explore_ties = options.explore_ties;
  kernel.events_max = options.events_max;
  return kernel;
}

}  // namespace

RunResult run(const ScenarioInfo& info, const std::vector<InputRecord>& records,
              const RunOptions& options) {
  const WallTime began = wall_time();
  World world(kernel_options(options), records, options.records_per_second, info.region);
  Kernel& kernel = world.kernel();
  world.lambda().state().options.skip_idle = options.skip_idle;
  world.firehose().state().options.skip_idle = options.skip_idle;
  world.cloud().set_logger(options.log);
  world.keep_metrics_and_logs(options.outputs);
  kernel.trace().keep(options.keep.first, options.keep.second);
#ifndef NDEBUG
  kernel.choices().check_unique_draws();  // identities that are not unique correlate
#endif
  if (options.closed) kernel.choices().close(ChoiceKind::fault);
  for (const auto& [key, value] : options.forced) kernel.choices().force(key, value);
  if (options.plan) {
    world.inject(*options.plan);
  } else if (options.swarm) {
    world.inject(draw_plan(world));
  }

  const std::unique_ptr<Scenario> scenario = info.make(options.variant);
  Ending ending;
  TaskGroup story(kernel);
  story.spawn(Identity::of(info.name), tell(kernel, world, *scenario, options.settle_max, ending));
  const StopReason stopped = kernel.run();
  story.cancel();  // a run that met a bound is in the middle of it

  RunResult result;
  result.scenario = info.name;
  result.variant = options.variant;
  result.seed = options.seed;
  result.start = options.start;
  result.history_hash = kernel.trace().hash();
  result.checkpoints = kernel.trace().checkpoints();
  result.events = kernel.trace().kept();
  result.virtual_time = kernel.now() - options.start;
  scenario->check(world, result.properties);
  if (!options.brief) result.tables = scenario->tables(world);
  count(world, result);
  conclude(ending, stopped, world, result);
  if (!options.brief) state_assumptions(world, options, result);
  if (const Injector* injector = world.injector()) {
    result.decisions = injector->decisions();
    if (!options.brief) result.plan = to_json(injector->plan());
  }
  if (options.outputs) {
    collect_outputs(world, result);
    result.metrics = world.metrics();
    result.log_groups = world.log_groups();
  }
  result.wall_time = wall_time() - began;
  return result;
}

const std::vector<const aws::FaultSite*>& fault_sites() {
  static const std::vector<const aws::FaultSite*> sites = [] {
    const std::vector<InputRecord> none;
    return World(KernelOptions(), none, 1).cloud().sites();
  }();
  return sites;
}

}  // namespace weir
