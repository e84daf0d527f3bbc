// Object lock: versions that cannot be deleted before a date, or while somebody holds them.
//
// Only what removes a version for good is refused. A delete without a version id hides the object
// behind a marker as ever. GOVERNANCE gives way to those who say that they bypass it; permissions
// are not looked at.

#ifndef WEIR_SIM_S3_OBJECT_LOCK_H_
#define WEIR_SIM_S3_OBJECT_LOCK_H_

#include <expected>
#include <optional>
#include <string>

#include "sim/aws/error.h"
#include "sim/s3/api.h"
#include "sim/s3/state.h"

namespace weir::s3 {

std::expected<PutObjectLockConfigurationOutput, aws::Error> put_object_lock_configuration(
    S3& s3, const CallContext& context, const PutObjectLockConfigurationRequest& request);
std::expected<GetObjectLockConfigurationOutput, aws::Error> get_object_lock_configuration(
    const S3& s3, const CallContext& context, const GetObjectLockConfigurationRequest& request);
std::expected<PutObjectRetentionOutput, aws::Error> put_object_retention(
    S3& s3, const CallContext& context, const PutObjectRetentionRequest& request);
std::expected<GetObjectRetentionOutput, aws::Error> get_object_retention(
    const S3& s3, const CallContext& context, const GetObjectRetentionRequest& request);
std::expected<PutObjectLegalHoldOutput, aws::Error> put_object_legal_hold(
    S3& s3, const CallContext& context, const PutObjectLegalHoldRequest& request);
std::expected<GetObjectLegalHoldOutput, aws::Error> get_object_legal_hold(
    const S3& s3, const CallContext& context, const GetObjectLegalHoldRequest& request);

// May this version be deleted for good?
std::optional<aws::Error> check_unlocked(const StoredVersion& version, bool bypass, Time now);
// Bypassing is refused where nothing can be locked, whatever the value.
std::optional<aws::Error> check_bypass(const BucketState& bucket,
                                       const std::optional<bool>& bypass);

// What a request says of the lock of the object that it makes.
struct WantedLock {
  const std::optional<std::string>& mode;
  const std::optional<Time>& until;
  const std::optional<std::string>& legal_hold;

  bool given() const { return mode || until || legal_hold; }
};
// Locks a new version as the request or the bucket's default says.
std::optional<aws::Error> apply_lock(const BucketState& bucket, const CallContext& context,
                                     const WantedLock& wanted, StoredVersion& version);

template <typename Answer>
void note_lock(const StoredVersion& version, Answer& answer) {
  if (!version.more) return;
  const ObjectLock& lock = version.more->lock;
  if (!lock.mode.empty()) {
    answer.ObjectLockMode = lock.mode;
    answer.ObjectLockRetainUntilDate = lock.until;
  }
  if (!lock.legal_hold.empty()) answer.ObjectLockLegalHoldStatus = lock.legal_hold;
}

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_OBJECT_LOCK_H_
