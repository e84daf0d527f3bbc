#include "harness/explore/scenario.h"

#include <map>
#include <utility>

namespace weir {
namespace {

// Made at first use: scenarios register while static objects are still being made.
std::map<std::string, ScenarioInfo, std::less<>>& registry() {
  static std::map<std::string, ScenarioInfo, std::less<>> scenarios;
  return scenarios;
}

}  // namespace

RegisterScenario::RegisterScenario(ScenarioInfo info) {
  std::string name = info.name;
  registry().emplace(std::move(name), std::move(info));
}

std::vector<const ScenarioInfo*> all_scenarios() {
  std::vector<const ScenarioInfo*> all;
  for (const auto& [name, info] : registry()) all.push_back(&info);
  return all;
}

const ScenarioInfo* find_scenario(std::string_view name) {
  const auto found = registry().find(name);
  return found == registry().end() ? nullptr : &found->second;
}

}  // namespace weir
