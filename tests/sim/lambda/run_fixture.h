// A function that is run: deployed by calls as a customer would, its code given by each test.

#ifndef WEIR_TESTS_SIM_LAMBDA_RUN_FIXTURE_H_
#define WEIR_TESTS_SIM_LAMBDA_RUN_FIXTURE_H_

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sim/aws/client.h"
#include "sim/aws/log_groups.h"
#include "sim/aws/metrics.h"
#include "sim/lambda/faults.h"
#include "sim/lambda/service.h"

namespace weir::lambda {

inline constexpr char kRunRole[] = "arn:aws:iam::000000000000:role/r";

// Strikes the first `times` questions at one site.
struct OneFault final : aws::FaultHook {
  const aws::FaultSite* site = nullptr;
  const aws::FaultKind* kind = nullptr;
  int times = 1;
  aws::Fault on_site(const aws::FaultQuestion& question) override {
    if (site == nullptr || question.site.id != site->id || times <= 0) return {};
    --times;
    return {kind, 1, {}};
  }
  bool watches(const aws::FaultSite&, Time) const override { return false; }
};

struct RunWorld {
  using Answer = aws::Cloud::Answer<Invoke>;

  RunWorld() : cloud(kernel), lambda(cloud), client(cloud, kRunRole) {
    kernel.choices().check_unique_draws();
    cloud.set_metrics(&metrics);
    cloud.set_log_groups(&groups);
    cloud.set_faults(&fault);
  }

  void install(Handler code, InitCode init = nullptr) {
    lambda.install("code.handler", std::move(code), std::move(init));
  }
  // Carries out a call, at the end of which `seconds` have passed.
  template <class Op>
  aws::Cloud::Answer<Op> call(typename Op::Request request, Duration wait = 0s) {
    aws::Cloud::Answer<Op> answer = std::unexpected(aws::Error());
    const Identity identity = Identity::of("call").child("nth", ++calls);
    kernel.spawn(identity, send<Op>(kernel, identity, std::move(request), wait, answer));
    kernel.run();
    return answer;
  }
  template <class Op>
  Task<void> send(Kernel&, Identity identity, typename Op::Request request, Duration wait,
                  aws::Cloud::Answer<Op>& answer) {
    aws::Caller caller(client.principal(), identity);
    caller.read_timeout = 1000s;
    answer = co_await cloud.call<Op>(caller, std::move(request));
    if (wait > Duration::zero()) co_await kernel.delay(wait);
    kernel.stop();
  }

  void create(const std::string& name = "f", std::int32_t timeout_s = 10) {
    auto request = CreateFunctionRequest()
                       .WithFunctionName(name)
                       .WithRole(kRunRole)
                       .WithRuntime("python3.12")
                       .WithHandler("code.handler")
                       .WithTimeout(timeout_s)
                       .WithCode(FunctionCode().WithZipFile("zip"));
    call<CreateFunction>(std::move(request), 1min);
  }
  Answer invoke(const std::string& payload = "{}", const std::string& name = "f") {
    return call<Invoke>(InvocationRequest().WithFunctionName(name).WithPayload(Bytes(payload)));
  }
  // An asynchronous event, and the time in which all becomes of it what may.
  Answer event(const std::string& payload = "{}", const std::string& name = "f") {
    return call<Invoke>(InvocationRequest()
                            .WithFunctionName(name)
                            .WithPayload(Bytes(payload))
                            .WithInvocationType("Event"),
                        1h);
  }
  // What the answer carries: a payload, or "Code: message".
  static std::string text(const Answer& answer) {
    if (!answer) return answer.error().code + ": " + answer.error().message;
    return answer->Payload ? answer->Payload->str() : "";
  }
  std::int64_t sum(const std::string& metric) const {
    const auto* series = metrics.find("AWS/Lambda", metric, {{"FunctionName", "f"}});
    return series == nullptr ? 0 : series->sum();
  }
  // All lines of the function's log group, in the order of its streams.
  std::vector<std::string> logged(const std::string& group = "/aws/lambda/f") const {
    std::vector<std::string> lines;
    const aws::LogGroup* found = groups.find(group);
    if (found == nullptr) return lines;
    for (const auto& [name, stream] : *found) {
      for (const aws::LogEvent& event : stream.events) lines.push_back(event.message);
    }
    return lines;
  }
  FunctionState& f() { return lambda.state().functions.at("f"); }

  Kernel kernel;
  aws::Cloud cloud;
  Service lambda;
  aws::Client client;
  aws::Metrics metrics;
  aws::LogGroups groups;
  OneFault fault;
  std::uint64_t calls = 0;
};

}  // namespace weir::lambda

#endif  // WEIR_TESTS_SIM_LAMBDA_RUN_FIXTURE_H_
