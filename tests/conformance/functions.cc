#include "tests/conformance/functions.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "sim/aws/codec.h"
#include "tests/conformance/mapping_functions.h"

namespace weir::conformance {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 4> kKnown = {"echo-print", "print-constant", "raise",
                                                    "counter"};

}  // namespace

void Functions::complete(json& params) {
  const json defaults = {{"Role", "arn:aws:iam::111111111111:role/lambda-role"},
                         {"Handler", "handler.handler"},
                         {"Timeout", 30},
                         {"Environment", {{"Variables", json::object()}}},
                         {"Code", {{"ZipFile", {{"$utf8", "an archive"}}}}}};
  for (const auto& [name, value] : defaults.items()) {
    if (!params.contains(name)) params[name] = value;
  }
}

bool Functions::install(lambda::Service& lambda, const json& params, const json& code) {
  const std::string kind = code.value("kind", "");
  const bool known = std::ranges::find(kKnown, kind) != kKnown.end();
  if (!known && !is_mapping_function(kind)) return false;
  Behaviour& behaviour = behaviours_[params.value("FunctionName", "")];
  behaviour = {kind, code.value("returns", json()), {}, 0};
  const json environment = params.value("Environment", json::object());
  const json variables = environment.value("Variables", json::object());
  for (const auto& [name, value] : variables.items()) {
    behaviour.environment[name] = value.get<std::string>();
  }
  lambda.install(params.value("Handler", ""), [this](lambda::Invocation& invocation, Bytes event) {
    return run(invocation, std::move(event));
  });
  return true;
}

Task<lambda::Result> Functions::run(lambda::Invocation& invocation, Bytes event) {
  Behaviour& behaviour = behaviours_[invocation.function_name];
  const std::uint64_t nth = behaviour.invocations++;
  if (is_mapping_function(behaviour.kind)) {
    co_return co_await run_mapping_function(invocation, behaviour.kind, behaviour.environment,
                                            std::move(event));
  }
  if (behaviour.kind == "raise") {
    co_return std::unexpected(lambda::Failure{"CustomException", "some error occurred"});
  }
  if (behaviour.kind == "counter") co_return Bytes(json{{"counter", nth}}.dump());
  invocation.log(event.str());
  if (behaviour.kind == "print-constant") co_return Bytes(aws::dump_json(behaviour.returns));
  co_return std::move(event);
}

}  // namespace weir::conformance
