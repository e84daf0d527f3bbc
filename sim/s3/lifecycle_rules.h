// What lifecycle rules do to objects and uploads, and when.
//
// An action is due at the next midnight after so many days: an object of 10:30 with three days is
// due at midnight after the same time three days later. It is carried out some time after that,
// `lifecycle_lag`; until then nothing is to be seen of it but the header that announces it.
//
// Of several actions that are due the permanent removal goes before a move to another class, and
// that before hiding the object behind a marker; of two moves the one to the colder class.

#ifndef WEIR_SIM_S3_LIFECYCLE_RULES_H_
#define WEIR_SIM_S3_LIFECYCLE_RULES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/s3/state.h"

namespace weir::s3 {

// Midnight after `days` days have passed.
Time due_after(Time start, std::int32_t days);

// When the next action in this bucket is to be carried out; never, if nothing will be due.
std::optional<Time> next_action(const BucketState& bucket, const Options& options);
// The same for what a key alone has.
std::optional<Time> next_action(const BucketState& bucket, const std::string& key,
                                const Options& options);
// Carries out what is to be done by now.
struct LifecycleCounts {
  std::uint64_t removed = 0;
  std::uint64_t hidden = 0;
  std::uint64_t moved = 0;
  std::uint64_t aborted = 0;
};
// What was done to one object, as its event tells it.
struct LifecycleDeed {
  std::string type;  // "LifecycleExpiration:Delete", "LifecycleTransition"
  std::string key;
  std::string version;  // the id
  std::uint64_t number = 0;
  std::optional<ObjectClass> storage_class;  // of a move
};
using LifecycleDeeds = std::vector<LifecycleDeed>;
// Null: nobody is to be told.
LifecycleCounts act(BucketState& bucket, const Options& options, Time now,
                    LifecycleDeeds* deeds = nullptr);

// When a rule will abort an upload that goes on, and which.
struct AbortNotice {
  Time due;
  std::string rule;
};
std::optional<AbortNotice> abort_notice(const BucketState& bucket, const std::string& key,
                                        const Upload& upload);

// The header x-amz-expiration of a current version, if a rule will remove it; the earliest, which
// is UNCONFIRMED where several do.
std::optional<std::string> expiration_header(const BucketState& bucket, const std::string& key,
                                             const StoredVersion& version);

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_LIFECYCLE_RULES_H_
