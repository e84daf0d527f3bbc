// Source: what a poller reads, as far as it may know of it without asking.
//
// Real pollers ask every second, mostly in vain. Simulated ones sleep until there is something to
// read: a source's version number is the one sanctioned way around the front door. It says that
// something has changed and when, never what.

#ifndef WEIR_SIM_AWS_SOURCE_H_
#define WEIR_SIM_AWS_SOURCE_H_

#include <cstdint>
#include <string_view>

#include "sim/kernel/identity.h"
#include "sim/kernel/signal.h"
#include "sim/kernel/time.h"

namespace weir::aws {

class Source {
 public:
  explicit Source(Kernel& kernel) : changed_(kernel) {}

  std::uint64_t version() const { return version_; }
  // As it was strictly before `time`, so that the order of what happens at one instant plays no
  // part. REQUIRES: time is not in the past.
  std::uint64_t version_before(Time time) const {
    return changed_at_ < time ? version_ : version_before_;
  }
  Time changed_at() const { return changed_at_; }  // when the version last grew
  Signal& changed() { return changed_; }
  void change(Time now) {
    if (changed_at_ != now) version_before_ = version_;
    ++version_;
    changed_at_ = now;
    changed_.notify_all();
  }

 private:
  std::uint64_t version_ = 0;
  std::uint64_t version_before_ = 0;  // the instant changed_at_
  Time changed_at_{};
  Signal changed_;
};

// By what the records of a shard of a Kinesis stream are known.
inline Identity shard_source(Identity stream_arn, std::string_view shard_id) {
  return stream_arn.child(shard_id);
}
// By what the messages of a queue are known. It changes when something can be received that could
// not be before: a message was sent, or a delay or a visibility timeout has ended.
inline Identity queue_source(Identity queue_arn) { return queue_arn.child("messages"); }

}  // namespace weir::aws

#endif  // WEIR_SIM_AWS_SOURCE_H_
