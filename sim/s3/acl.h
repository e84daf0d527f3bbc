// Access control lists: checked, kept and given back. They give nobody access.
//
// New buckets allow none ("BucketOwnerEnforced"): only what says that the owner owns everything is
// taken then. Where public ones are blocked, those that open something to everybody are refused.

#ifndef WEIR_SIM_S3_ACL_H_
#define WEIR_SIM_S3_ACL_H_

#include <expected>
#include <optional>
#include <string>

#include "sim/aws/error.h"
#include "sim/s3/api.h"
#include "sim/s3/state.h"

namespace weir::s3 {

std::expected<PutBucketAclOutput, aws::Error> put_bucket_acl(S3& s3, const CallContext& context,
                                                             const PutBucketAclRequest& request);
std::expected<GetBucketAclOutput, aws::Error> get_bucket_acl(const S3& s3,
                                                             const CallContext& context,
                                                             const GetBucketAclRequest& request);
std::expected<PutObjectAclOutput, aws::Error> put_object_acl(S3& s3, const CallContext& context,
                                                             const PutObjectAclRequest& request);
std::expected<GetObjectAclOutput, aws::Error> get_object_acl(const S3& s3,
                                                             const CallContext& context,
                                                             const GetObjectAclRequest& request);

// What a request says in headers.
struct WantedAcl {
  const std::optional<std::string>& canned;
  const std::optional<std::string>& full_control;
  const std::optional<std::string>& read;
  const std::optional<std::string>& read_acl;
  const std::optional<std::string>& write;
  const std::optional<std::string>& write_acl;

  bool has_grants() const { return full_control || read || read_acl || write || write_acl; }
  bool given() const { return canned || has_grants(); }
};
// The list of a new object; nothing if the request does not say.
std::expected<std::optional<AccessControlPolicy>, aws::Error> acl_of_new(const BucketState& bucket,
                                                                         const WantedAcl& wanted);

template <typename Request>
std::optional<aws::Error> apply_acl(const BucketState& bucket, const Request& request,
                                    StoredVersion& version) {
  static const std::optional<std::string> kNone;
  const WantedAcl wanted{
      request.ACL, request.GrantFullControl, request.GrantRead, request.GrantReadACP,
      kNone,       request.GrantWriteACP};
  if (!wanted.given()) return std::nullopt;
  auto acl = acl_of_new(bucket, wanted);
  if (!acl) return acl.error();
  if (*acl) version.more_of_it().acl = std::move(**acl);
  return std::nullopt;
}

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_ACL_H_
