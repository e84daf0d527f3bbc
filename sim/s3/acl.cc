#include "sim/s3/acl.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/s3/buckets.h"
#include "sim/s3/errors.h"
#include "sim/s3/faults.h"
#include "sim/s3/versions.h"

namespace weir::s3 {

namespace {

constexpr char kEverybody[] = "http://acs.amazonaws.com/groups/global/AllUsers";
constexpr char kAuthenticated[] = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";
constexpr char kLogDelivery[] = "http://acs.amazonaws.com/groups/s3/LogDelivery";
constexpr std::array<std::string_view, 5> kPermissions = {"FULL_CONTROL", "READ", "READ_ACP",
                                                          "WRITE", "WRITE_ACP"};

bool is_group(std::string_view uri) {
  return uri == kEverybody || uri == kAuthenticated || uri == kLogDelivery;
}

// A canonical id, or as weir has it an account.
bool is_owner_id(std::string_view id) {
  return (id.size() == 64 || id.size() == 12) && std::all_of(id.begin(), id.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

aws::Error malformed_acl() {
  aws::Error error = malformed_xml();
  error.code = "MalformedACLError";
  return error;
}

Grant grant_to_owner(const std::string& id, std::string permission) {
  Grantee grantee;
  grantee.ID = id;
  grantee.Type = "CanonicalUser";
  return Grant().WithGrantee(std::move(grantee)).WithPermission(std::move(permission));
}
Grant grant_to_group(std::string uri, std::string permission) {
  Grantee grantee;
  grantee.URI = std::move(uri);
  grantee.Type = "Group";
  return Grant().WithGrantee(std::move(grantee)).WithPermission(std::move(permission));
}

AccessControlPolicy empty_policy(const std::string& owner) {
  AccessControlPolicy policy;
  policy.Owner.emplace().ID = owner;
  policy.Grants.emplace();
  return policy;
}
AccessControlPolicy of_owner_only(const std::string& owner) {
  AccessControlPolicy policy = empty_policy(owner);
  policy.Grants->push_back(grant_to_owner(owner, "FULL_CONTROL"));
  return policy;
}

std::expected<AccessControlPolicy, aws::Error> read_canned(const std::string& name,
                                                           const std::string& owner) {
  AccessControlPolicy policy = of_owner_only(owner);
  std::vector<Grant>& grants = *policy.Grants;
  if (name == "private" || name == "bucket-owner-full-control" || name == "bucket-owner-read" ||
      name == "aws-exec-read") {
    return policy;
  }
  if (name == "public-read" || name == "public-read-write") {
    grants.push_back(grant_to_group(kEverybody, "READ"));
    if (name == "public-read-write") grants.push_back(grant_to_group(kEverybody, "WRITE"));
    return policy;
  }
  if (name == "authenticated-read") {
    grants.push_back(grant_to_group(kAuthenticated, "READ"));
    return policy;
  }
  if (name == "log-delivery-write") {
    grants.push_back(grant_to_group(kLogDelivery, "WRITE"));
    grants.push_back(grant_to_group(kLogDelivery, "READ_ACP"));
    return policy;
  }
  return std::unexpected(invalid_argument("", "x-amz-acl", name));
}

// `uri="http://…", id="…"`: who gets the permission that the header is named for.
std::optional<aws::Error> read_header(const std::string& header, std::string_view name,
                                      std::string_view permission, std::vector<Grant>& grants) {
  const auto refused = [&] {
    return invalid_argument("Argument format not recognized", name, header);
  };
  std::string_view rest = header;
  while (!rest.empty()) {
    const std::string_view one = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(one.size() + 1, rest.size()));
    const std::size_t equals = one.find('=');
    if (equals == std::string_view::npos) return refused();
    std::string_view kind = one.substr(0, equals);
    while (kind.starts_with(' ')) kind.remove_prefix(1);
    std::string value(one.substr(equals + 1));
    std::erase(value, '"');
    if (kind == "uri") {
      if (!is_group(value)) return invalid_argument("Invalid group uri", "uri", value);
      grants.push_back(grant_to_group(value, std::string(permission)));
    } else if (kind == "id") {
      if (!is_owner_id(value)) return invalid_argument("Invalid id", "id", value);
      grants.push_back(grant_to_owner(value, std::string(permission)));
    } else if (kind == "emailAddress") {
      return not_implemented(name, "weir does not know anybody's e-mail address");
    } else {
      return refused();
    }
  }
  return std::nullopt;
}

std::expected<AccessControlPolicy, aws::Error> read_headers(const WantedAcl& wanted,
                                                            const std::string& owner) {
  struct Header {
    const std::optional<std::string>& text;
    const char* name;
    const char* permission;
  };
  const std::array<Header, 5> headers = {
      Header{wanted.full_control, "x-amz-grant-full-control", "FULL_CONTROL"},
      Header{wanted.read, "x-amz-grant-read", "READ"},
      Header{wanted.read_acl, "x-amz-grant-read-acp", "READ_ACP"},
      Header{wanted.write, "x-amz-grant-write", "WRITE"},
      Header{wanted.write_acl, "x-amz-grant-write-acp", "WRITE_ACP"}};
  AccessControlPolicy policy = empty_policy(owner);
  for (const Header& header : headers) {
    if (!header.text) continue;
    auto error = read_header(*header.text, header.name, header.permission, *policy.Grants);
    if (error) return std::unexpected(*error);
  }
  return policy;
}

std::optional<aws::Error> check_grant(const Grant& grant) {
  if (!grant.Grantee || std::find(kPermissions.begin(), kPermissions.end(),
                                  grant.Permission.value_or("")) == kPermissions.end()) {
    return malformed_acl();
  }
  const Grantee& grantee = *grant.Grantee;
  if (grantee.Type == "Group") {
    if (is_group(grantee.URI.value_or(""))) return std::nullopt;
    return invalid_argument("Invalid group uri", "Group/URI", grantee.URI.value_or(""));
  }
  if (grantee.Type != "CanonicalUser") return malformed_acl();
  if (is_owner_id(grantee.ID.value_or(""))) return std::nullopt;
  return invalid_argument("Invalid id", "CanonicalUser/ID", grantee.ID.value_or(""));
}

std::optional<aws::Error> check_policy(const AccessControlPolicy& policy) {
  if (!policy.Owner || !policy.Grants) return malformed_acl();
  for (const Grant& grant : *policy.Grants) {
    if (auto error = check_grant(grant); error && error->code == "MalformedACLError") return error;
  }
  if (!is_owner_id(policy.Owner->ID.value_or(""))) {
    return invalid_argument("Invalid id", "CanonicalUser/ID", policy.Owner->ID.value_or(""));
  }
  for (const Grant& grant : *policy.Grants) {
    if (auto error = check_grant(grant)) return error;
  }
  return std::nullopt;
}

bool is_public(const AccessControlPolicy& policy) {
  return std::any_of(policy.Grants->begin(), policy.Grants->end(), [](const Grant& grant) {
    const std::string uri = grant.Grantee->URI.value_or("");
    return uri == kEverybody || uri == kAuthenticated;
  });
}

// May this bucket, or an object of it, have this list?
std::optional<aws::Error> check_allowed(const BucketState& bucket,
                                        const AccessControlPolicy& policy) {
  const bool says_nothing = policy == of_owner_only(bucket.owner);
  if (bucket.ownership == "BucketOwnerEnforced" && !says_nothing) {
    return aws::Error("AccessControlListNotSupported", 400, "The bucket does not allow ACLs");
  }
  if (bucket.public_access && bucket.public_access->block_acls && is_public(policy)) {
    return aws::Error("AccessDenied", 403, "Access Denied");
  }
  return std::nullopt;
}

// The list that a request means, in one of three ways.
template <typename Request>
std::expected<AccessControlPolicy, aws::Error> read_request(const BucketState& bucket,
                                                            const Request& request) {
  const WantedAcl wanted{request.ACL,          request.GrantFullControl, request.GrantRead,
                         request.GrantReadACP, request.GrantWrite,       request.GrantWriteACP};
  if (wanted.canned && wanted.has_grants()) {
    return std::unexpected(aws::Error(
        "InvalidRequest", 400, "Specifying both Canned ACLs and Header Grants is not allowed"));
  }
  if (wanted.given() && request.AccessControlPolicy) {
    return std::unexpected(
        aws::Error("UnexpectedContent", 400, "This request does not support content"));
  }
  if (wanted.canned) return read_canned(*wanted.canned, bucket.owner);
  if (wanted.has_grants()) return read_headers(wanted, bucket.owner);
  if (!request.AccessControlPolicy) {
    return std::unexpected(with_detail(
        aws::Error("MissingSecurityHeader", 400, "Your request was missing a required header"),
        "MissingHeaderName", "x-amz-acl"));
  }
  if (auto error = check_policy(*request.AccessControlPolicy)) return std::unexpected(*error);
  return *request.AccessControlPolicy;
}

template <typename Output>
Output show(const BucketState& bucket, const std::optional<AccessControlPolicy>& acl) {
  AccessControlPolicy policy = acl.value_or(of_owner_only(bucket.owner));
  Output output;
  output.Owner = std::move(policy.Owner);
  output.Grants = std::move(policy.Grants);
  return output;
}

}  // namespace

std::expected<std::optional<AccessControlPolicy>, aws::Error> acl_of_new(const BucketState& bucket,
                                                                         const WantedAcl& wanted) {
  if (!wanted.given()) return std::nullopt;
  if (wanted.canned && wanted.has_grants()) {
    return std::unexpected(aws::Error(
        "InvalidRequest", 400, "Specifying both Canned ACLs and Header Grants is not allowed"));
  }
  auto policy = wanted.canned ? read_canned(*wanted.canned, bucket.owner)
                              : read_headers(wanted, bucket.owner);
  if (!policy) return std::unexpected(policy.error());
  if (auto error = check_allowed(bucket, *policy)) return std::unexpected(*error);
  return std::move(*policy);
}

std::expected<PutBucketAclOutput, aws::Error> put_bucket_acl(S3& s3, const CallContext& context,
                                                             const PutBucketAclRequest& request) {
  const auto bucket = require_bucket(s3, context, request.Bucket);
  if (!bucket) return std::unexpected(bucket.error());
  auto policy = read_request(**bucket, request);
  if (!policy) return std::unexpected(policy.error());
  if (auto error = check_allowed(**bucket, *policy)) return std::unexpected(*error);
  if (auto error = ask_configuration(context, (*bucket)->name)) return std::unexpected(*error);
  (*bucket)->acl = std::move(*policy);
  return PutBucketAclOutput();
}

std::expected<GetBucketAclOutput, aws::Error> get_bucket_acl(const S3& s3,
                                                             const CallContext& context,
                                                             const GetBucketAclRequest& request) {
  const auto bucket = require_bucket(s3, context, request.Bucket);
  if (!bucket) return std::unexpected(bucket.error());
  return show<GetBucketAclOutput>(**bucket, (*bucket)->acl);
}

std::expected<PutObjectAclOutput, aws::Error> put_object_acl(S3& s3, const CallContext& context,
                                                             const PutObjectAclRequest& request) {
  const auto bucket = require_bucket(s3, context, request.Bucket);
  if (!bucket) return std::unexpected(bucket.error());
  const auto version = select_version(**bucket, *request.Key, request.VersionId, "PUT");
  if (!version) return std::unexpected(version.error());
  auto policy = read_request(**bucket, request);
  if (!policy) return std::unexpected(policy.error());
  if (auto error = check_allowed(**bucket, *policy)) return std::unexpected(*error);
  const_cast<StoredVersion*>(*version)->more_of_it().acl = std::move(*policy);
  return PutObjectAclOutput();
}

std::expected<GetObjectAclOutput, aws::Error> get_object_acl(const S3& s3,
                                                             const CallContext& context,
                                                             const GetObjectAclRequest& request) {
  const auto bucket = require_bucket(s3, context, request.Bucket);
  if (!bucket) return std::unexpected(bucket.error());
  const auto version = select_version(**bucket, *request.Key, request.VersionId, "GET");
  if (!version) return std::unexpected(version.error());
  static const std::optional<AccessControlPolicy> kNone;
  return show<GetObjectAclOutput>(**bucket, (*version)->more ? (*version)->more->acl : kNone);
}

}  // namespace weir::s3
