// Functions without a kernel: operations on Lambda's state, each as a call of its own.

#ifndef WEIR_TESTS_SIM_LAMBDA_ACCOUNT_FIXTURE_H_
#define WEIR_TESTS_SIM_LAMBDA_ACCOUNT_FIXTURE_H_

#include <cstdint>
#include <expected>
#include <string>

#include "sim/lambda/aliases.h"
#include "sim/lambda/functions.h"
#include "sim/lambda/versions.h"

namespace weir::lambda {

struct Account {
  Account() {
    context.account = "111111111111";
    context.region = "us-east-1";
    context.now = kDefaultStart;
  }

  // Carries out an operation as a new call.
  template <class Answer, class State, class Request>
  std::expected<Answer, aws::Error> call(
      std::expected<Answer, aws::Error> (*rule)(State&, const CallContext&, const Request&),
      const Request& request) {
    context.call = Identity::of("call").child("nth", ++calls);
    return rule(lambda, context, request);
  }
  // "Code: message" of what was refused.
  template <class Answer>
  static std::string error_of(const std::expected<Answer, aws::Error>& answer) {
    return answer ? "" : answer.error().code + ": " + answer.error().message;
  }

  auto create(const std::string& name) {
    return call(create_function,
                CreateFunctionRequest().WithFunctionName(name).WithRole("role").WithCode(
                    FunctionCode().WithZipFile("abc")));
  }
  void create_active(const std::string& name) {
    create(name);
    settle();
  }
  // Whatever was under way is done.
  void settle() { context.now += 1min; }
  auto describe(const std::string& text) {
    return call(get_function_configuration,
                GetFunctionConfigurationRequest().WithFunctionName(text));
  }
  auto publish(const std::string& name) {
    return call(publish_version, PublishVersionRequest().WithFunctionName(name));
  }
  auto update(const std::string& name, const std::string& description) {
    return call(
        update_function_configuration,
        UpdateFunctionConfigurationRequest().WithFunctionName(name).WithDescription(description));
  }

  static std::string arn(const std::string& rest) {
    return "arn:aws:lambda:us-east-1:111111111111:function:" + rest;
  }

  Lambda lambda;
  CallContext context;
  std::uint64_t calls = 0;
};

}  // namespace weir::lambda

#endif  // WEIR_TESTS_SIM_LAMBDA_ACCOUNT_FIXTURE_H_
