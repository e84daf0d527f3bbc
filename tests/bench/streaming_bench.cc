// Streams at work, and at rest: a million records through a delivery stream, the payments pipeline,
// and a day on which nothing happens. Each is measured in a process of its own.

#include <benchmark/benchmark.h>
#include <time.h>

#include <cstdint>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "harness/explore/input.h"
#include "harness/explore/run.h"
#include "harness/explore/scenario.h"
#include "harness/explore/world.h"
#include "sim/aws/client.h"
#include "sim/firehose/api.h"
#include "sim/kinesis/api.h"
#include "sim/lambda/api.h"
#include "sim/s3/api.h"
#include "tests/bench/child.h"
#include "tests/bench/figure.h"

namespace {

using bench::at_least;
using bench::at_most;
using namespace weir;  // NOLINT(google-build-using-namespace)

constexpr char kRole[] = "arn:aws:iam::000000000000:role/bench";
constexpr char kStreamArn[] = "arn:aws:kinesis:us-east-1:000000000000:stream/s";

double cpu_seconds() {
  timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

// A world with a stream, a bucket and delivery streams that read the one into the other.
class Streams {
 public:
  Streams() : world_(KernelOptions(), records_, 1), client_(world_.cloud(), kRole) {}

  Kernel& kernel() { return world_.kernel(); }
  World& world() { return world_; }

  Task<void> deploy(std::int32_t shards, int deliveries, int mappings) {
    co_await must<kinesis::CreateStream>(
        kinesis::CreateStreamInput().WithStreamName("s").WithShardCount(shards));
    co_await must<s3::CreateBucket>(s3::CreateBucketRequest().WithBucket("bucket"));
    co_await kernel().delay(30s);
    for (int i = 0; i < deliveries; ++i) {
      firehose::CreateDeliveryStreamInput delivery;
      delivery.DeliveryStreamName = "d" + std::to_string(i);
      delivery.DeliveryStreamType = firehose::DeliveryStreamType::KinesisStreamAsSource;
      delivery.KinesisStreamSourceConfiguration = firehose::KinesisStreamSourceConfiguration()
                                                      .WithKinesisStreamARN(kStreamArn)
                                                      .WithRoleARN(kRole);
      delivery.ExtendedS3DestinationConfiguration =
          firehose::ExtendedS3DestinationConfiguration().WithRoleARN(kRole).WithBucketARN(
              "arn:aws:s3:::bucket");
      co_await must<firehose::CreateDeliveryStream>(std::move(delivery));
    }
    for (int i = 0; i < mappings; ++i) co_await deploy_mapping("f" + std::to_string(i));
    co_await kernel().delay(60s);
  }

  // Puts these records, 500 a call and four thousand a virtual second.
  Task<void> produce(Bytes text, std::size_t record_bytes, std::uint64_t count) {
    for (std::uint64_t next = 0; next < count;) {
      kinesis::PutRecordsInput request;
      request.StreamName = "s";
      request.Records.emplace();
      request.Records->reserve(500);
      const Identity call = Identity::of("put").child("from", next);
      for (; next < count && request.Records->size() < 500; ++next) {
        kinesis::PutRecordsRequestEntry& entry = request.Records->emplace_back();
        entry.Data = text.slice(next * record_bytes, record_bytes);
        entry.PartitionKey = "key-" + std::to_string(next % 997);
      }
      auto answer = co_await client_.call<kinesis::PutRecords>(call, std::move(request));
      if (!answer || answer->FailedRecordCount != 0) throw std::runtime_error("a put was refused");
      co_await kernel().delay(125ms);
    }
  }

 private:
  template <class Op>
  Task<void> must(typename Op::Request request) {
    auto answer = co_await client_.call<Op>(Identity::of("deploy").child("nth", calls_++),
                                            std::move(request));
    if (!answer) throw std::runtime_error(to_string(answer.error()));
  }
  Task<void> deploy_mapping(std::string function) {
    world_.lambda().install("handler", [](lambda::Invocation& invocation, Bytes event) {
      return nothing(invocation, std::move(event));
    });
    co_await must<lambda::CreateFunction>(lambda::CreateFunctionRequest()
                                              .WithFunctionName(function)
                                              .WithRole(kRole)
                                              .WithRuntime("python3.12")
                                              .WithHandler("handler")
                                              .WithCode(lambda::FunctionCode().WithZipFile("zip")));
    co_await must<lambda::CreateEventSourceMapping>(lambda::CreateEventSourceMappingRequest()
                                                        .WithFunctionName(function)
                                                        .WithEventSourceArn(kStreamArn)
                                                        .WithStartingPosition("LATEST"));
  }
  static Task<lambda::Result> nothing(lambda::Invocation&, Bytes) { co_return Bytes("null"); }

  const std::vector<InputRecord> records_;
  World world_;
  aws::Client client_;
  std::uint64_t calls_ = 0;
};

// ---- a million records --------------------------------------------------------------------------

Task<void> deliver_story(Kernel& kernel, Streams& streams, Bytes text, std::size_t bytes,
                         std::uint64_t count) {
  co_await streams.deploy(8, 1, 0);
  co_await streams.produce(std::move(text), bytes, count);
  while (streams.world().firehose().waits_for()) co_await kernel.delay(10s);
  kernel.stop();
}

std::string deliver(std::uint64_t count) {
  constexpr std::size_t kBytes = 200;
  std::string text(count * kBytes, 'x');
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::string n = std::to_string(i);
    text.replace(i * kBytes, n.size(), n);
  }
  const Bytes all(std::move(text));
  const double began = cpu_seconds();
  Streams streams;
  streams.kernel().spawn(Identity::of("story"),
                         deliver_story(streams.kernel(), streams, all, kBytes, count));
  streams.kernel().run();
  const double used = cpu_seconds() - began;
  std::uint64_t bytes = 0;
  for (const auto& [key, versions] : streams.world().s3().buckets.at("bucket").objects) {
    bytes += versions.back().body.size();
  }
  const auto& counts = streams.world().firehose().state().streams.at("d0").counts;
  if (counts.delivered != count || bytes != count * kBytes) {
    throw std::runtime_error("the run did not deliver everything");
  }
  return std::to_string(used);
}

void firehose_delivery(benchmark::State& state) {
  const auto count = static_cast<std::uint64_t>(state.range(0));
  for (auto _ : state) {
    const bench::Child child = bench::run_forked([count] { return deliver(count); });
    if (!child.error.empty()) {
      state.SkipWithError(child.error.c_str());
      return;
    }
    const double seconds = std::atof(child.output.c_str());
    at_most(state, "seconds", seconds, 2);
    at_most(state, "MiB", child.peak_mib, 1024);
    state.counters["us_per_record"] = seconds * 1e6 / static_cast<double>(count);
    state.SetIterationTime(seconds);
  }
}

// ---- payments -----------------------------------------------------------------------------------

std::string pay(const std::string& variant, std::uint64_t count) {
  const ScenarioInfo* info = find_scenario("payments");
  if (info == nullptr) throw std::runtime_error("there is no scenario payments");
  auto input = read_input(info->sample, {.partition_key_pointer = info->partition_key});
  if (!input) throw std::runtime_error(input.error());
  std::vector<InputRecord>& records = input->records;
  const std::size_t given = records.size();
  records.reserve(count);
  for (std::size_t i = given; i < count; ++i) {
    InputRecord again = records[i % given];
    again.data = again.data.with_identity(again.data.identity().child("again", i / given));
    records.push_back(std::move(again));
  }
  const double began = cpu_seconds();
  const RunResult result =
      run(*info, records, {.variant = variant, .seed = 1, .records_per_second = 1'000});
  const double used = cpu_seconds() - began;
  if (result.verdict != Verdict::held || result.counts.delivered != count) {
    throw std::runtime_error("the run did not deliver everything: " + result.reason);
  }
  return std::to_string(used);
}

void payments(benchmark::State& state, const char* variant, double asked) {
  constexpr std::uint64_t kCount = 1'000'000;
  for (auto _ : state) {
    const bench::Child child = bench::run_forked([variant] { return pay(variant, kCount); });
    if (!child.error.empty()) {
      state.SkipWithError(child.error.c_str());
      return;
    }
    const double seconds = std::atof(child.output.c_str());
    at_least(state, "records_per_second", static_cast<double>(kCount) / seconds, asked);
    state.counters["MiB"] = child.peak_mib;
    state.SetIterationTime(seconds);
  }
}

// ---- a day at rest ------------------------------------------------------------------------------

Task<void> rest_story(Kernel& kernel, Streams& streams) {
  co_await streams.deploy(4, 2, 2);
  co_await kernel.delay(1h);
  kernel.stop();
}

std::string rest() {
  Streams streams;
  Kernel& kernel = streams.kernel();
  kernel.spawn(Identity::of("story"), rest_story(kernel, streams));
  kernel.run();
  const std::uint64_t events = kernel.events();
  const double began = cpu_seconds();
  kernel.run_until(kernel.now() + 24h);
  const double used = cpu_seconds() - began;
  return std::to_string(kernel.events() - events) + " " + std::to_string(used);
}

void idle_day(benchmark::State& state) {
  for (auto _ : state) {
    const bench::Child child = bench::run_forked(rest);
    if (!child.error.empty()) {
      state.SkipWithError(child.error.c_str());
      return;
    }
    double events = 0, seconds = 0;
    std::istringstream(child.output) >> events >> seconds;
    at_most(state, "events", events, 5'000);
    at_most(state, "seconds", seconds, 0.03);
    state.SetIterationTime(seconds);
  }
}

void once(benchmark::internal::Benchmark* benchmark) {
  benchmark->Iterations(1)->UseManualTime()->Unit(benchmark::kMillisecond);
}

BENCHMARK(firehose_delivery)->Arg(1'000'000)->Apply(once);
BENCHMARK_CAPTURE(payments, nlohmann, "steady", 250'000)->Apply(once);
BENCHMARK_CAPTURE(payments, simdjson, "steady_simdjson", 400'000)->Apply(once);
BENCHMARK(idle_day)->Apply(once);

}  // namespace
