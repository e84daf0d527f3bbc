// A cloud with EventBridge, a function and a stream as targets, set up by calls as a customer
// would.

#ifndef WEIR_TESTS_SIM_EVENTS_FIXTURE_H_
#define WEIR_TESTS_SIM_EVENTS_FIXTURE_H_

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "sim/aws/client.h"
#include "sim/aws/metrics.h"
#include "sim/events/service.h"
#include "sim/lambda/service.h"

namespace weir::events {

inline constexpr char kFunction[] = "arn:aws:lambda:us-east-1:000000000000:function:f";

// Strikes every question at one site, `times` times.
struct Strike final : aws::FaultHook {
  const aws::FaultSite* site = nullptr;
  const aws::FaultKind* kind = nullptr;
  Duration duration{};
  int times = 0;
  aws::Fault on_site(const aws::FaultQuestion& question) override {
    if (site == nullptr || question.site.id != site->id || times <= 0) return {};
    --times;
    return {kind, 1, duration};
  }
  bool watches(const aws::FaultSite&, Time) const override { return false; }
};

// An event as the function got it.
struct Arrival {
  Time at;
  std::string payload;
  nlohmann::json event() const { return nlohmann::json::parse(payload, nullptr, false); }
};

struct Rig {
  explicit Rig(std::uint64_t seed = 0)
      : kernel({.seed = seed}),
        cloud(kernel),
        lambda(cloud),
        events(cloud),
        client(cloud, "arn:aws:iam::000000000000:user/operator") {
    cloud.set_faults(&strike);
    cloud.set_metrics(&metrics);
    lambda.install("code.handler", [this](lambda::Invocation& invocation, Bytes payload) {
      return handle(invocation.kernel(), std::move(payload));
    });
  }

  Task<lambda::Result> handle(Kernel&, Bytes payload) {
    arrivals.push_back({kernel.now(), payload.str()});
    co_return Bytes("null");
  }
  // Runs a call to its end and shows the answer.
  template <class Op>
  aws::Cloud::Answer<Op> call(typename Op::Request request) {
    std::optional<aws::Cloud::Answer<Op>> answer;
    kernel.spawn(Identity::of("call").child("nth", calls++),
                 ask<Op>(kernel, std::move(request), answer));
    while (!answer) kernel.run_until(kernel.now() + 1ms);
    return *std::move(answer);
  }
  template <class Op>
  Task<void> ask(Kernel&, typename Op::Request request,
                 std::optional<aws::Cloud::Answer<Op>>& answer) {
    auto got = co_await client.call<Op>(Identity::of("ask").child("nth", calls), request);
    answer.emplace(std::move(got));
  }
  // "": taken; else how it was refused.
  template <class Op>
  std::string refusal(typename Op::Request request) {
    const auto answer = call<Op>(std::move(request));
    return answer ? "" : aws::to_string(answer.error());
  }
  void make_function() {
    call<lambda::CreateFunction>(lambda::CreateFunctionRequest()
                                     .WithFunctionName("f")
                                     .WithRole("arn:aws:iam::000000000000:role/r")
                                     .WithRuntime("python3.12")
                                     .WithHandler("code.handler")
                                     .WithCode(lambda::FunctionCode().WithZipFile("zip")));
    run_for(5s);
  }
  void schedule(const std::string& name, const std::string& expression) {
    call<PutRule>(PutRuleRequest().WithName(name).WithScheduleExpression(expression));
  }
  void pattern(const std::string& name, const std::string& text) {
    call<PutRule>(PutRuleRequest().WithName(name).WithEventPattern(text));
  }
  void target(const std::string& rule, Target target) {
    if (!target.Id) target.Id = "t";
    if (!target.Arn) target.Arn = kFunction;
    call<PutTargets>(PutTargetsRequest().WithRule(rule).WithTargets({std::move(target)}));
  }
  void run_for(Duration time) { kernel.run_until(kernel.now() + time); }
  std::int64_t measured(const char* metric, const std::string& rule) const {
    const auto* series = metrics.find("AWS/Events", metric, {{"RuleName", rule}});
    return series == nullptr ? 0 : series->sum();
  }

  Kernel kernel;
  Strike strike;
  aws::Metrics metrics;
  aws::Cloud cloud;
  lambda::Service lambda;
  Service events;
  aws::Client client;
  std::uint64_t calls = 0;
  std::vector<Arrival> arrivals;
};

// "2026-01-01T00:01:00Z"
inline std::string shown(Time time) { return to_iso8601(time, 0); }

}  // namespace weir::events

#endif  // WEIR_TESTS_SIM_EVENTS_FIXTURE_H_
