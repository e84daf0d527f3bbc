// Injector: carries a plan out. It answers the cloud's questions by keyed choices, and notes what
// struck.
//
// The choice of a rule at a site is "fault/<site>/<kind>", keyed by what it happens to: 0 = no. So
// one more record changes nobody else's luck, and a recorded run is forced by its decisions alone.

#ifndef WEIR_HARNESS_FAULTS_INJECTOR_H_
#define WEIR_HARNESS_FAULTS_INJECTOR_H_

#include <cstdint>
#include <string>
#include <vector>

#include "harness/faults/decision.h"
#include "harness/faults/plan.h"
#include "sim/aws/faults.h"
#include "sim/kernel/kernel.h"

namespace weir {

class Injector final : public aws::FaultHook {
 public:
  // REQUIRES: check_plan() found nothing. The sites outlive the injector.
  Injector(Kernel& kernel, Plan plan, const std::vector<const aws::FaultSite*>& sites);

  aws::Fault on_site(const aws::FaultQuestion& question) override;
  bool watches(const aws::FaultSite& site, Time from) const override;

  const Plan& plan() const { return plan_; }
  const std::vector<Decision>& decisions() const { return decisions_; }

 private:
  // A rule as it applies to one site.
  struct Bound {
    const FaultRule* rule;
    const aws::FaultKind* kind;
    std::string name;  // of the choice
    std::uint64_t id;
    Time from, to;
  };
  struct SiteRules {
    std::uint64_t site;
    std::uint64_t questions = 0;
    std::vector<Bound> rules;
  };
  SiteRules* find(std::uint64_t site);

  Kernel& kernel_;
  Plan plan_;
  std::vector<SiteRules> sites_;  // sorted by site; only those that a rule names
  std::vector<Decision> decisions_;
};

}  // namespace weir

#endif  // WEIR_HARNESS_FAULTS_INJECTOR_H_
