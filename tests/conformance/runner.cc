#include "tests/conformance/runner.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "sim/kernel/task.h"
#include "tests/conformance/story.h"
#include "tests/conformance/unknown_objects.h"

namespace weir::conformance {

Runner::Runner(std::filesystem::path descriptions) : descriptions_(std::move(descriptions)) {}

const Model& Runner::model(const std::string& service) {
  const auto found = models_.find(service);
  if (found != models_.end()) return found->second;
  return models_.emplace(service, Model(descriptions_ / (service + ".json"))).first->second;
}

CaseResult Runner::run(const Case& recorded) {
  CaseResult result;
  result.id = recorded.id;
  if (!recorded.not_applicable.empty()) {
    result.verdict = Verdict::not_applicable;
    result.reasons.push_back(recorded.not_applicable);
    return result;
  }
  if (auto why = reads_unknown_object(recorded)) {
    result.verdict = Verdict::not_applicable;
    result.reasons.push_back(*std::move(why));
    return result;
  }
  Simulated world;
  Story story(*this, recorded, world, result);
  world.kernel().spawn(Identity::of(recorded.id), story.tell());
  const StopReason stopped = world.kernel().run();
  if (stopped == StopReason::events_bound) {
    result.verdict = Verdict::failed;
    result.reasons.push_back("did not come to an end");
  }
  return result;
}

}  // namespace weir::conformance
