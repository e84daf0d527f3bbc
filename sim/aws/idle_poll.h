// IdlePoll: waits for the next poll of a shard that is not in vain.
//
// Real readers ask once a second, mostly for nothing. Simulated ones sleep until the source has
// changed or a fault can strike; then one idle span in the history stands for all the polls that
// found nothing, whether the time was skipped or every second was waited for: the history is the
// same. Polls stay on their grid, a whole number of periods after the last one.

#ifndef WEIR_SIM_AWS_IDLE_POLL_H_
#define WEIR_SIM_AWS_IDLE_POLL_H_

#include <cstdint>
#include <string>

#include "sim/aws/cloud.h"
#include "sim/aws/source.h"
#include "sim/kernel/trace.h"

namespace weir::aws {

class IdlePoll {
 public:
  // `reads` is the site of the reading operation, whose faults strike empty polls, too. REQUIRES:
  // all of them outlive this.
  IdlePoll(Cloud& cloud, Source& source, const FaultSite& reads, const EventKind& span,
           Identity who)
      : cloud_(cloud), source_(source), reads_(reads), span_(span), who_(who) {}

  Kernel& kernel() const { return cloud_.kernel(); }
  // Waits until it is time for a poll that can find something beyond `seen`, the version of the
  // source that was read last. False: `until` came first. What the polls that were skipped would
  // have done to `iterator` is done.
  Task<bool> wait(Duration every, bool skip, std::uint64_t seen, Time last_poll, Time until,
                  std::string& iterator);

 private:
  Time seeing_poll(Time first, Duration every, std::uint64_t seen) const;

  Cloud& cloud_;
  Source& source_;
  const FaultSite& reads_;
  const EventKind& span_;
  const Identity who_;
};

}  // namespace weir::aws

#endif  // WEIR_SIM_AWS_IDLE_POLL_H_
