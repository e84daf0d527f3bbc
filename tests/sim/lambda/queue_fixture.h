// A small pipeline for tests: queue → function, deployed by calls as a customer would.

#ifndef WEIR_TESTS_SIM_LAMBDA_QUEUE_FIXTURE_H_
#define WEIR_TESTS_SIM_LAMBDA_QUEUE_FIXTURE_H_

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sim/aws/client.h"
#include "sim/aws/metrics.h"
#include "sim/lambda/api.h"
#include "sim/lambda/faults.h"
#include "sim/lambda/service.h"
#include "sim/lambda/sqs_event.h"
#include "sim/sqs/api.h"
#include "sim/sqs/service.h"

namespace weir::lambda {

inline constexpr char kQueueRole[] = "arn:aws:iam::000000000000:role/r";

struct QueuePipeline {
  using Attributes = std::map<std::string, std::string>;

  explicit QueuePipeline(std::uint64_t seed = 0)
      : kernel({.seed = seed}), cloud(kernel), lambda(cloud), operator_(cloud, kQueueRole) {
    sqs::serve(cloud, queues);
    cloud.set_metrics(&metrics);
  }

  static std::string url(const std::string& queue) {
    return "https://sqs.us-east-1.amazonaws.com/000000000000/" + queue;
  }
  static std::string arn(const std::string& queue) {
    return "arn:aws:sqs:us-east-1:000000000000:" + queue;
  }
  Task<void> make_queue(Kernel&, std::string name, Attributes attributes) {
    co_await operator_.call<sqs::CreateQueue>(
        Identity::of(name),
        sqs::CreateQueueRequest().WithQueueName(name).WithAttributes(std::move(attributes)));
  }
  // REQUIRES: the queue `queue` exists.
  Task<void> deploy(Kernel&, CreateEventSourceMappingRequest mapping, std::int32_t timeout_s = 3) {
    co_await operator_.call<CreateFunction>(Identity::of("function"),
                                            CreateFunctionRequest()
                                                .WithFunctionName("f")
                                                .WithRole(kQueueRole)
                                                .WithRuntime("python3.12")
                                                .WithHandler("code.handler")
                                                .WithTimeout(timeout_s)
                                                .WithCode(FunctionCode().WithZipFile("zip")));
    co_await kernel.delay(5s);
    mapping.FunctionName = "f";
    mapping.EventSourceArn = arn(queue);
    auto made = co_await operator_.call<CreateEventSourceMapping>(Identity::of("mapping"), mapping);
    if (made) uuid = *made->UUID;
    error = made ? "" : to_string(made.error());
  }
  Task<void> send(Kernel&, std::string body, std::string group = "") {
    sqs::SendMessageRequest request;
    request.QueueUrl = url(queue);
    request.MessageBody = body;
    if (!group.empty()) request.MessageGroupId = group;
    if (!group.empty()) request.MessageDeduplicationId = body;
    co_await operator_.call<sqs::SendMessage>(Identity::of(body), std::move(request));
  }
  // The function notes the batch, takes its time, then does what `after` says.
  void install(std::function<Result(const std::vector<SqsRecord>&)> after) {
    lambda.install("code.handler", [this, after](Invocation& invocation, Bytes event) {
      return handle(invocation, std::move(event), after);
    });
  }
  Task<Result> handle(Invocation& invocation, Bytes event,
                      std::function<Result(const std::vector<SqsRecord>&)> after) {
    const std::vector<SqsRecord> records = read_sqs_event(event);
    std::vector<std::string> batch;
    for (const SqsRecord& record : records) batch.push_back(record.body);
    batches.push_back(batch);
    started.push_back(kernel.now());
    events.push_back(event.str());
    running_most = std::max(running_most, ++running);
    co_await invocation.kernel().delay(work);
    --running;
    co_return after(records);
  }
  std::size_t left_in(const std::string& name) { return queues.queues.at(name).messages.size(); }
  std::int64_t counted(const char* name) const {
    const auto* series = metrics.find("AWS/Lambda", name, {{"EventSourceMappingUUID", uuid}});
    return series == nullptr ? 0 : series->sum();
  }

  Kernel kernel;
  sqs::Sqs queues;
  aws::Cloud cloud;
  aws::Metrics metrics;
  Service lambda;
  aws::Client operator_;
  std::string queue = "q";
  std::string uuid, error;
  Duration work = 10ms;
  std::vector<std::vector<std::string>> batches;
  std::vector<std::string> events;
  std::vector<Time> started;
  int running = 0, running_most = 0;
};

inline Result succeed(const std::vector<SqsRecord>&) { return Bytes("null"); }

}  // namespace weir::lambda

#endif  // WEIR_TESTS_SIM_LAMBDA_QUEUE_FIXTURE_H_
