#include "sim/s3/object_lock.h"

#include <chrono>
#include <string_view>
#include <utility>

#include "sim/aws/timestamp.h"
#include "sim/s3/buckets.h"
#include "sim/s3/errors.h"
#include "sim/s3/faults.h"
#include "sim/s3/versions.h"

namespace weir::s3 {

namespace {

constexpr char kModeHeader[] = "x-amz-object-lock-mode";
constexpr char kDateHeader[] = "x-amz-object-lock-retain-until-date";
constexpr char kHoldHeader[] = "x-amz-object-lock-legal-hold";
constexpr int kDaysOfYear = 365;

bool is_mode(std::string_view mode) { return mode == "GOVERNANCE" || mode == "COMPLIANCE"; }

aws::Error no_lock_here() {
  return {"InvalidRequest", 400, "Bucket is missing Object Lock Configuration"};
}
aws::Error nothing_set() {
  return {"NoSuchObjectLockConfiguration", 404,
          "The specified object does not have a ObjectLock configuration"};
}
aws::Error is_protected() {
  return {"AccessDenied", 403, "Access Denied because object protected by object lock."};
}

// As S3 prints it here: in the time of its home, daylight saving left out.
std::string in_seattle(Time time) {
  static constexpr std::string_view kDays = "ThuFriSatSunMonTueWed";
  static constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const Time local = time - 8h;
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const std::int64_t weekday = ((day.time_since_epoch().count() % 7) + 7) % 7;
  // "2019-12-31T16:00:00…"
  const std::string iso = aws::format_timestamp(local, aws::TimestampFormat::iso8601);
  const std::size_t month = static_cast<std::size_t>(std::stoi(iso.substr(5, 2)) - 1);
  return std::string(kDays.substr(3 * static_cast<std::size_t>(weekday), 3)) + " " +
         std::string(kMonths.substr(3 * month, 3)) + " " + iso.substr(8, 2) + " " +
         iso.substr(11, 8) + " PST " + iso.substr(0, 4);
}

template <typename Bucket, typename Version>
struct Found {
  Bucket* bucket;
  Version* version;
};

// The version whose lock a request means.
template <typename Request>
std::expected<Found<const BucketState, const StoredVersion>, aws::Error> find(
    const S3& s3, const CallContext& context, const Request& request, std::string_view method) {
  const auto bucket = require_bucket(s3, context, request.Bucket);
  if (!bucket) return std::unexpected(bucket.error());
  if (!(*bucket)->object_lock) return std::unexpected(no_lock_here());
  const auto version = select_version(**bucket, *request.Key, request.VersionId, method);
  if (!version) return std::unexpected(version.error());
  return Found<const BucketState, const StoredVersion>{*bucket, *version};
}
template <typename Request>
std::expected<StoredVersion*, aws::Error> find_to_change(S3& s3, const CallContext& context,
                                                         const Request& request) {
  const auto found = find(s3, context, request, "PUT");
  if (!found) return std::unexpected(found.error());
  return const_cast<StoredVersion*>(found->version);
}

std::optional<aws::Error> check_default(const DefaultRetention& retention) {
  if (!is_mode(retention.Mode.value_or("")) ||
      retention.Days.has_value() == retention.Years.has_value()) {
    return malformed_xml();
  }
  if (retention.Days.value_or(1) > 0 && retention.Years.value_or(1) > 0) return std::nullopt;
  return aws::Error("InvalidArgument", 400,
                    "Default retention period must be a positive integer value.");
}

}  // namespace

std::expected<PutObjectLockConfigurationOutput, aws::Error> put_object_lock_configuration(
    S3& s3, const CallContext& context, const PutObjectLockConfigurationRequest& request) {
  const auto bucket = require_bucket(s3, context, request.Bucket);
  if (!bucket) return std::unexpected(bucket.error());
  const auto& wanted = request.ObjectLockConfiguration;
  if (!wanted || wanted->ObjectLockEnabled != "Enabled") return std::unexpected(malformed_xml());
  if (wanted->Rule) {
    if (!wanted->Rule->DefaultRetention) return std::unexpected(malformed_xml());
    if (auto error = check_default(*wanted->Rule->DefaultRetention)) {
      return std::unexpected(*error);
    }
  }
  if ((*bucket)->versioning != Versioning::enabled) {
    return std::unexpected(
        aws::Error("InvalidBucketState", 409,
                   "Versioning must be 'Enabled' on the bucket to apply a Object Lock "
                   "configuration"));
  }
  if (auto error = ask_configuration(context, (*bucket)->name)) return std::unexpected(*error);
  (*bucket)->object_lock = true;
  (*bucket)->retention.reset();
  if (wanted->Rule) (*bucket)->retention = wanted->Rule->DefaultRetention;
  return PutObjectLockConfigurationOutput();
}

std::expected<GetObjectLockConfigurationOutput, aws::Error> get_object_lock_configuration(
    const S3& s3, const CallContext& context, const GetObjectLockConfigurationRequest& request) {
  const auto bucket = require_bucket(s3, context, request.Bucket);
  if (!bucket) return std::unexpected(bucket.error());
  if (!(*bucket)->object_lock) {
    return std::unexpected(not_configured("ObjectLockConfigurationNotFoundError",
                                          "Object Lock configuration does not exist for this "
                                          "bucket",
                                          (*bucket)->name));
  }
  GetObjectLockConfigurationOutput output;
  ObjectLockConfiguration& shape = output.ObjectLockConfiguration.emplace();
  shape.ObjectLockEnabled = "Enabled";
  if ((*bucket)->retention) shape.Rule.emplace().DefaultRetention = (*bucket)->retention;
  return output;
}

std::expected<PutObjectRetentionOutput, aws::Error> put_object_retention(
    S3& s3, const CallContext& context, const PutObjectRetentionRequest& request) {
  const auto version = find_to_change(s3, context, request);
  if (!version) return std::unexpected(version.error());
  const ObjectLockRetention wanted = request.Retention.value_or(ObjectLockRetention());
  const bool clears = !wanted.Mode && !wanted.RetainUntilDate;
  if (!clears && (!is_mode(wanted.Mode.value_or("")) || !wanted.RetainUntilDate)) {
    return std::unexpected(malformed_xml());
  }
  if (!clears && *wanted.RetainUntilDate <= context.now) {
    return std::unexpected(invalid_argument("The retain until date must be in the future!",
                                            "RetainUntilDate",
                                            in_seattle(*wanted.RetainUntilDate)));
  }
  ObjectLock& lock = (*version)->more_of_it().lock;
  if (!lock.mode.empty() && lock.until > context.now) {
    const bool weaker = clears || *wanted.RetainUntilDate < lock.until || *wanted.Mode != lock.mode;
    const bool may = lock.mode == "GOVERNANCE" && request.BypassGovernanceRetention.value_or(false);
    if (weaker && !may) return std::unexpected(is_protected());
  }
  lock.mode = wanted.Mode.value_or("");
  lock.until = wanted.RetainUntilDate.value_or(Time());
  return PutObjectRetentionOutput();
}

std::expected<GetObjectRetentionOutput, aws::Error> get_object_retention(
    const S3& s3, const CallContext& context, const GetObjectRetentionRequest& request) {
  const auto found = find(s3, context, request, "GET");
  if (!found) return std::unexpected(found.error());
  const auto& more = found->version->more;
  if (!more || more->lock.mode.empty()) return std::unexpected(nothing_set());
  GetObjectRetentionOutput output;
  ObjectLockRetention& shape = output.Retention.emplace();
  shape.Mode = more->lock.mode;
  shape.RetainUntilDate = more->lock.until;
  return output;
}

std::expected<PutObjectLegalHoldOutput, aws::Error> put_object_legal_hold(
    S3& s3, const CallContext& context, const PutObjectLegalHoldRequest& request) {
  const auto version = find_to_change(s3, context, request);
  if (!version) return std::unexpected(version.error());
  const std::string status = request.LegalHold ? request.LegalHold->Status.value_or("") : "";
  if (status != "ON" && status != "OFF") return std::unexpected(malformed_xml());
  (*version)->more_of_it().lock.legal_hold = status;
  return PutObjectLegalHoldOutput();
}

std::expected<GetObjectLegalHoldOutput, aws::Error> get_object_legal_hold(
    const S3& s3, const CallContext& context, const GetObjectLegalHoldRequest& request) {
  const auto found = find(s3, context, request, "GET");
  if (!found) return std::unexpected(found.error());
  const auto& more = found->version->more;
  if (!more || more->lock.legal_hold.empty()) return std::unexpected(nothing_set());
  GetObjectLegalHoldOutput output;
  output.LegalHold.emplace().Status = more->lock.legal_hold;
  return output;
}

std::optional<aws::Error> check_unlocked(const StoredVersion& version, bool bypass, Time now) {
  if (!version.more) return std::nullopt;
  const ObjectLock& lock = version.more->lock;
  if (lock.legal_hold == "ON") return is_protected();
  if (lock.mode.empty() || lock.until <= now) return std::nullopt;
  if (lock.mode == "GOVERNANCE" && bypass) return std::nullopt;
  return is_protected();
}

std::optional<aws::Error> check_bypass(const BucketState& bucket,
                                       const std::optional<bool>& bypass) {
  if (!bypass || bucket.object_lock) return std::nullopt;
  return invalid_argument(
      "x-amz-bypass-governance-retention is only applicable to Object Lock enabled buckets.",
      "x-amz-bypass-governance-retention");
}

std::optional<aws::Error> apply_lock(const BucketState& bucket, const CallContext& context,
                                     const WantedLock& wanted, StoredVersion& version) {
  if (wanted.given() && !bucket.object_lock) return no_lock_here();
  if (wanted.mode.has_value() != wanted.until.has_value()) {
    return invalid_argument(
        std::string(kDateHeader) + " and " + kModeHeader + " must both be supplied",
        wanted.mode ? kDateHeader : kModeHeader);
  }
  if (wanted.mode && !is_mode(*wanted.mode)) {
    return invalid_argument("Unknown wormMode directive.", kModeHeader, *wanted.mode);
  }
  if (wanted.until && *wanted.until <= context.now) {
    return invalid_argument("The retain until date must be in the future!", kDateHeader,
                            aws::format_timestamp(*wanted.until, aws::TimestampFormat::iso8601));
  }
  if (wanted.legal_hold && *wanted.legal_hold != "ON" && *wanted.legal_hold != "OFF") {
    return invalid_argument("Legal Hold must be either of 'ON' or 'OFF'", kHoldHeader,
                            *wanted.legal_hold);
  }
  if (wanted.legal_hold) version.more_of_it().lock.legal_hold = *wanted.legal_hold;
  if (wanted.mode) {
    ObjectLock& lock = version.more_of_it().lock;
    lock.mode = *wanted.mode;
    lock.until = *wanted.until;
  } else if (bucket.retention) {
    ObjectLock& lock = version.more_of_it().lock;
    const DefaultRetention& usual = *bucket.retention;
    lock.mode = *usual.Mode;
    const int days = usual.Days ? *usual.Days : usual.Years.value_or(1) * kDaysOfYear;
    lock.until = context.now + std::chrono::days(days);
  }
  return std::nullopt;
}

}  // namespace weir::s3
