// Injector: carries a plan out. It answers the cloud's questions by keyed choices, and notes what
// struck.
//
// The choice of a rule at a site is "fault/<site>/<kind>", keyed by what it happens to: 0 = no. So
// one more record changes nobody else's luck, and a run is replayed by its plan, its decisions'
// keys forced to 1 and the kind `fault` closed. Each question draws once a kind at most: of several
// rules for one kind, the first that applies. Kinds are asked in the order of the plan's rules
// until one strikes. How long it takes is a choice of its own, "fault/<site>/<kind>/duration".

#ifndef WEIR_HARNESS_FAULTS_INJECTOR_H_
#define WEIR_HARNESS_FAULTS_INJECTOR_H_

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "harness/faults/decision.h"
#include "harness/faults/plan.h"
#include "sim/aws/faults.h"
#include "sim/kernel/kernel.h"

namespace weir {

class Injector final : public aws::FaultHook {
 public:
  // The plan's windows count from kernel.now(): make it before the run begins. The sites outlive
  // it; one that is listed twice counts once.
  // REQUIRES: check_plan() found nothing.
  Injector(Kernel& kernel, Plan plan, const std::vector<const aws::FaultSite*>& sites);
  Injector(const Injector&) = delete;
  Injector& operator=(const Injector&) = delete;

  aws::Fault on_site(const aws::FaultQuestion& question) override;
  bool watches(const aws::FaultSite& site, Time from) const override;

  const Plan& plan() const { return plan_; }
  const std::vector<Decision>& decisions() const { return decisions_; }

 private:
  // A rule as it applies to one site.
  struct Bound {
    const FaultRule* rule;
    const aws::FaultKind* kind;
    std::uint64_t kind_bit;  // of the site's kinds
    Site choice;
    std::optional<Site> duration_choice;  // for what takes time
    Time from, to;
    Duration low, high;
  };
  // A rule and the id of the one site it names; 0 if it names several.
  struct Named {
    const FaultRule* rule;
    std::uint64_t where;
  };
  struct SiteRules {
    std::uint64_t site;
    std::uint64_t questions;
    Time end;  // nothing strikes from then on
    std::vector<Bound> rules;
  };

  SiteRules bind(const aws::FaultSite& site, const std::vector<Named>& named, Time start);
  Site choice(std::string name, ChoiceKind kind);
  aws::Fault strike(const Bound& bound, const aws::FaultQuestion& question, std::uint64_t nth);

  Kernel& kernel_;
  const Plan plan_;
  std::deque<std::string> names_;  // of choices, which hold views of them
  std::vector<SiteRules> sites_;   // sorted by site; only those that a rule names
  std::vector<Decision> decisions_;
};

}  // namespace weir

#endif  // WEIR_HARNESS_FAULTS_INJECTOR_H_
