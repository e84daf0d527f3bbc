// Swarm: a plan drawn from a seed: a random subset of what could go wrong, at random rates.
//
// Runs that each leave most kinds out find more than runs in which everything happens a little
// (Groce et al., "Swarm Testing", ISSTA 2012). What was drawn is part of the result.

#ifndef WEIR_HARNESS_FAULTS_SWARM_H_
#define WEIR_HARNESS_FAULTS_SWARM_H_

#include <vector>

#include "harness/faults/plan.h"

namespace weir {

struct SwarmOptions {
  Duration until{};        // no fault from then on
  Duration slow_max = 5s;  // for kinds that take time
};

// Those at which a swarm strikes: each once, and none by which a pipeline is set up, since a
// deployment that fails has not run. To be asked once, not once a run.
std::vector<const aws::FaultSite*> swarm_sites(const std::vector<const aws::FaultSite*>& all);

// REQUIRES: swarm_sites() gave the sites.
Plan draw_swarm(Choices& choices, const std::vector<const aws::FaultSite*>& sites,
                const SwarmOptions& options);

}  // namespace weir

#endif  // WEIR_HARNESS_FAULTS_SWARM_H_
