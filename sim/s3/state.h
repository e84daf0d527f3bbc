// S3: all buckets of the simulated cloud, with every version of every object, as plain data.
//
// Copying it is a checkpoint, bodies are shared. Operations are functions on it, a file a concern:
// buckets.h, objects.h, reads.h, deletes.h, lists.h, multipart.h and so on. Whatever they change
// can be seen by the next call: S3 is strongly consistent.

#ifndef WEIR_SIM_S3_STATE_H_
#define WEIR_SIM_S3_STATE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/aws/api/box.h"
#include "sim/aws/bytes.h"
#include "sim/aws/call_context.h"
#include "sim/kernel/time.h"
#include "sim/s3/api.h"

namespace weir::s3 {

using aws::CallContext;

inline constexpr char kNullVersion[] = "null";
inline constexpr std::size_t kSmallestPart = 5 << 20;             // but for the last one
inline constexpr std::size_t kLargestPut = std::size_t{5} << 30;  // one request, or one copy
inline constexpr std::size_t kMostMetadata = 2 << 10;  // bytes of names and values; UNCONFIRMED

enum class ObjectClass : std::uint8_t {
  standard,
  reduced_redundancy,
  intelligent_tiering,
  standard_ia,
  onezone_ia,
  glacier_ir,
  glacier,
  deep_archive,
};

// What an object's checksum is made with. CRC64NVME unless its writer chose another.
enum class Algorithm : std::uint8_t { crc64nvme, crc32, crc32c, sha1, sha256 };

// Of an object, or what a bucket gives to objects that do not say.
struct Encryption {
  std::string algorithm = "AES256";
  std::string key;  // the ARN of a KMS key; empty for AES256
  bool bucket_key = false;
  std::string customer_key_md5;  // in base64: encrypted with a key that S3 does not keep

  bool plain() const { return algorithm == "AES256" && customer_key_md5.empty(); }
};

using Tags = std::map<std::string, std::string>;

inline constexpr std::string_view kDefaultContentType = "binary/octet-stream";

// What a client said of the content.
struct Headers {
  std::string content_type{kDefaultContentType};
  std::string content_encoding;
  std::string content_language;
  std::string content_disposition;
  std::string cache_control;
  std::string website_redirect;
  std::optional<Time> expires;
  std::map<std::string, std::string> metadata;  // names in lower case
};

// What keeps a version from being deleted.
struct ObjectLock {
  std::string mode;  // "GOVERNANCE", "COMPLIANCE"; empty: no retention
  Time until;
  std::string legal_hold;  // "ON", "OFF"; empty: never set
};

// What few versions have.
struct MoreOfVersion {
  Headers headers;
  std::vector<std::size_t> part_sizes;  // of a multipart upload; else none
  Tags tags;
  Encryption encryption;
  ObjectLock lock;
  std::optional<AccessControlPolicy> acl;  // nothing: the owner alone
};

struct StoredVersion {
  std::uint64_t number = 0;  // grows with every version of the bucket
  std::string id;            // "null" unless made while versioning was enabled
  Time modified;             // whole seconds
  bool delete_marker = false;
  ObjectClass storage_class = ObjectClass::standard;
  Algorithm algorithm = Algorithm::crc64nvme;  // of its checksum, which is made when asked for
  bool composite = false;                      // a checksum of its parts' checksums
  Bytes body;
  std::string etag;              // with its quotes
  aws::Box<MoreOfVersion> more;  // so that the others stay small

  MoreOfVersion& more_of_it() { return more ? *more : more.emplace(); }
  const Headers& headers() const {
    static const Headers kNone;
    return more ? more->headers : kNone;
  }
};

struct UploadedPart {
  Bytes body;
  std::string md5;   // the 16 bytes themselves
  std::string etag;  // with its quotes
  Time modified;     // whole seconds
};

// A multipart upload that is neither completed nor aborted.
struct Upload {
  std::uint64_t number = 0;  // grows with every upload of the bucket
  std::string id;
  Time started;                        // whole seconds
  std::uint64_t versions_before = 0;   // the number of the next version when it began
  bool met_delete = false;             // its key has been deleted since
  std::optional<Algorithm> algorithm;  // that its parts are sent with; nothing was said of it
  bool composite = false;
  std::map<std::int32_t, UploadedPart> parts;
  StoredVersion draft;  // what the object will be, but for its body
};

struct CompletedUpload {
  std::string key;
  std::string etag;
  Time at;
};

struct PublicAccess {
  bool block_acls = true;
  bool ignore_acls = true;
  bool block_policy = true;
  bool restrict_buckets = true;
};

// A bucket's lifecycle configuration, as it was put.
struct Lifecycle {
  std::vector<LifecycleRule> rules;
  std::string minimum_size;  // "all_storage_classes_128K" or "varies_by_storage_class"
  Time since;                // takes effect then
};

// Settings that are checked, kept and given back, and do nothing else.
struct StoredSettings {
  std::optional<CORSConfiguration> cors;
  std::optional<LoggingEnabled> logging;
  std::optional<ReplicationConfiguration> replication;
  std::optional<std::string> acceleration;
  std::map<std::string, MetricsConfiguration> metrics;  // by id, and so on
  std::map<std::string, AnalyticsConfiguration> analytics;
  std::map<std::string, IntelligentTieringConfiguration> tiering;
};

// What a bucket does in the current second, and how its keys are spread for that.
struct Load {
  std::int64_t second = 0;
  std::int64_t writes = 0;
  std::int64_t reads = 0;
  std::int64_t partitions = 1;
  std::int64_t refused_since = 0;  // seconds, like `second`
  std::int64_t refused_last = 0;   // 0: never
};

enum class Versioning : std::uint8_t { never, enabled, suspended };

struct BucketState {
  std::string name;
  std::string owner;  // an account
  std::string region;
  std::string location;  // as it was asked for; empty for us-east-1
  Time created;
  Versioning versioning = Versioning::never;
  Encryption encryption;
  bool encryption_put = false;                                 // and not what all buckets have
  std::optional<PublicAccess> public_access = PublicAccess();  // on for new buckets
  std::optional<std::string> policy;                           // as it was put; it has no effect
  std::optional<std::string> ownership = "BucketOwnerEnforced";
  std::optional<AccessControlPolicy> acl;  // nothing: the owner alone; it has no effect
  Tags tags;
  std::optional<Lifecycle> lifecycle;
  NotificationConfiguration notifications;
  std::uint64_t next_event = 1;  // counts them while somebody is told
  bool object_lock = false;
  std::optional<DefaultRetention> retention;  // of new objects, where objects can be locked
  StoredSettings settings;
  Load load;
  std::uint64_t next_version = 1;
  // Keys in the order of their bytes; versions from the oldest to the current one, never none.
  std::map<std::string, std::vector<StoredVersion>> objects;
  // By key, and then in the order in which they began.
  std::map<std::pair<std::string, std::uint64_t>, Upload> uploads;
  std::uint64_t next_upload = 1;
  std::map<std::string, CompletedUpload> completed;  // by upload id; see complete_again_for
};

// Requests a second and partition that are promised ("at least").
struct RequestLimits {
  std::int64_t writes = 3'500;   // PUT, COPY, POST, DELETE
  std::int64_t reads = 5'500;    // GET, HEAD
  Duration split_after = 15min;  // UNCONFIRMED: "gradual and not instantaneous"
};

// How long it takes until somebody hears of an event: "typically seconds, can be a minute or more".
struct NotificationDelay {
  Duration low = 500ms;
  Duration high = 5s;
};

// What AWS does not say, or does not promise, with its other values; the harsher one is the
// default.
struct Options {
  // How long completing a completed upload once more gives the same answer. UNCONFIRMED: zero or
  // 24 h. Zero makes a retry after a lost answer fail with NoSuchUpload although the object exists.
  Duration complete_again_for{};
  // How long after a lifecycle action has become due it is carried out. UNCONFIRMED: zero to 24 h.
  // Until then the object can be read and is listed.
  Duration lifecycle_lag = 24h;
  // How long a new lifecycle configuration takes to have an effect ("a few minutes").
  Duration lifecycle_propagation = 5min;
  NotificationDelay notification_delay;
  // How long S3 tries to reach a destination that throttles or fails. UNCONFIRMED: a minute to a
  // day; after that the event is lost.
  Duration notification_retry_for = 1min;
  // Nothing: requests are never refused for their number.
  std::optional<RequestLimits> request_limits = RequestLimits();
};

struct S3 {
  Options options;
  std::map<std::string, BucketState> buckets;
};

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_STATE_H_
