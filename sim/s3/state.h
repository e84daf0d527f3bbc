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
#include <string>
#include <utility>
#include <vector>

#include "sim/aws/api/box.h"
#include "sim/aws/bytes.h"
#include "sim/aws/call_context.h"
#include "sim/kernel/time.h"

namespace weir::s3 {

using aws::CallContext;

inline constexpr char kNullVersion[] = "null";
inline constexpr std::size_t kSmallestPart = 5 << 20;  // but for the last one

// What few versions have.
struct MoreOfVersion {
  std::vector<std::size_t> part_sizes;  // of a multipart upload; else none
};

struct StoredVersion {
  std::uint64_t number = 0;  // grows with every version of the bucket
  std::string id;            // "null" unless made while versioning was enabled
  Time modified;             // whole seconds
  bool delete_marker = false;
  Bytes body;
  std::string etag;  // with its quotes
  std::string content_type;
  std::string content_encoding;
  std::map<std::string, std::string> metadata;
  aws::Box<MoreOfVersion> more;  // so that the others stay small
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
  Time started;                       // whole seconds
  std::uint64_t versions_before = 0;  // the number of the next version when it began
  bool met_delete = false;            // its key has been deleted since
  std::map<std::int32_t, UploadedPart> parts;
  // What the object will have.
  std::string content_type;
  std::string content_encoding;
  std::map<std::string, std::string> metadata;
};

struct CompletedUpload {
  std::string key;
  std::string etag;
  Time at;
};

enum class Versioning : std::uint8_t { never, enabled, suspended };

struct BucketState {
  std::string name;
  std::string owner;  // an account
  std::string region;
  Time created;
  Versioning versioning = Versioning::never;
  std::uint64_t next_version = 1;
  // Keys in the order of their bytes; versions from the oldest to the current one, never none.
  std::map<std::string, std::vector<StoredVersion>> objects;
  // By key, and then in the order in which they began.
  std::map<std::pair<std::string, std::uint64_t>, Upload> uploads;
  std::uint64_t next_upload = 1;
  std::map<std::string, CompletedUpload> completed;  // by upload id; see complete_again_for
};

// What AWS does not say, or does not promise, with its other values; the harsher one is the
// default.
struct Options {
  // How long completing a completed upload once more gives the same answer. UNCONFIRMED: zero or
  // 24 h. Zero makes a retry after a lost answer fail with NoSuchUpload although the object exists.
  Duration complete_again_for{};
};

struct S3 {
  Options options;
  std::map<std::string, BucketState> buckets;
};

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_STATE_H_
