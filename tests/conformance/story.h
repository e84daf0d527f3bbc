// Story: one case as it is carried out, step by step, in virtual time.

#ifndef WEIR_TESTS_CONFORMANCE_STORY_H_
#define WEIR_TESTS_CONFORMANCE_STORY_H_

#include <expected>
#include <nlohmann/json.hpp>
#include <string>

#include "sim/kernel/task.h"
#include "tests/conformance/compare.h"
#include "tests/conformance/functions.h"
#include "tests/conformance/parameters.h"
#include "tests/conformance/runner.h"
#include "tests/conformance/simulated.h"

namespace weir::conformance {

class Story {
 public:
  Story(Runner& runner, const Case& recorded, Simulated& world, CaseResult& result)
      : runner_(runner), case_(recorded), world_(world), result_(result) {}

  Task<void> tell();
  Kernel& kernel() { return world_.kernel(); }  // where its tasks find it

 private:
  // What became of a step, before it counts.
  struct Comparison {
    Differences differences;
    std::string refusal;  // AWS took what weir refused, or the other way about; empty: neither
    Bindings bindings;
  };

  Task<void> carry_out(const nlohmann::json& step);
  Task<void> call(const nlohmann::json& step, std::string operation);
  // What a case looks at beside answers: see story_observations.cc.
  Task<void> observe(const nlohmann::json& step);
  Task<void> await_state(const nlohmann::json& step, std::string operation, nlohmann::json params,
                         std::string place, std::string wanted);
  Task<void> await_mapping(const nlohmann::json& step);
  Task<void> observe_printed(const nlohmann::json& step, std::string function);
  Task<void> observe_queue(const nlohmann::json& step);
  nlohmann::json printed_by(const std::string& function);
  bool is_enough(const nlohmann::json& step, const nlohmann::json& seen,
                 const Comparison& comparison) const;
  // Gives a new function what its recording lacks. False: what it did is not known.
  bool make_function(const nlohmann::json& step, nlohmann::json& params);
  bool runs_functions() const;
  bool shows_payload() const;
  Task<nlohmann::json> answer(std::string operation, nlohmann::json params);
  void stand_in(const nlohmann::json& step);
  Comparison compare_step(const nlohmann::json& step, const nlohmann::json& given) const;
  void count(const nlohmann::json& step, const nlohmann::json& answer, Comparison comparison);
  void give_up(std::string reason);
  bool over() const { return result_.verdict == Verdict::not_applicable; }
  bool needs_answer(const nlohmann::json& step) const;
  bool has_what_others_need(const nlohmann::json& step, const nlohmann::json& answer) const;

  static constexpr int kTries = 300;
  static constexpr Duration kBetweenTries = 2s;
  static constexpr Duration kWaiter = 1min;  // longer than any state that a waiter waits for

  Runner& runner_;
  const Case& case_;
  Simulated& world_;
  CaseResult& result_;
  Answers answers_;
  Functions functions_;
  Bindings bindings_;
  std::uint64_t calls_ = 0;
};

}  // namespace weir::conformance

#endif  // WEIR_TESTS_CONFORMANCE_STORY_H_
