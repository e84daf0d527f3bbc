#include "tests/conformance/functions.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "sim/aws/codec.h"

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
  if (std::ranges::find(kKnown, kind) == kKnown.end()) return false;
  behaviours_[params.value("FunctionName", "")] = {kind, code.value("returns", json()), 0};
  lambda.install(params.value("Handler", ""), [this](lambda::Invocation& invocation, Bytes event) {
    return run(invocation, std::move(event));
  });
  return true;
}

Task<lambda::Result> Functions::run(lambda::Invocation& invocation, Bytes event) {
  Behaviour& behaviour = behaviours_[invocation.function_name];
  const std::uint64_t nth = behaviour.invocations++;
  if (behaviour.kind == "raise") {
    co_return std::unexpected(lambda::Failure{"CustomException", "some error occurred"});
  }
  if (behaviour.kind == "counter") co_return Bytes(json{{"counter", nth}}.dump());
  invocation.log(event.str());
  if (behaviour.kind == "print-constant") co_return Bytes(aws::dump_json(behaviour.returns));
  co_return std::move(event);
}

}  // namespace weir::conformance
