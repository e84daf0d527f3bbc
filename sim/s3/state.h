// S3: all buckets of the simulated cloud, with every version of every object, as plain data.
//
// Copying it is a checkpoint, bodies are shared. Operations are functions on it: buckets.h,
// objects.h, lists.h. Whatever they change can be seen by the next call: S3 is strongly consistent.

#ifndef WEIR_SIM_S3_STATE_H_
#define WEIR_SIM_S3_STATE_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sim/aws/bytes.h"
#include "sim/aws/call_context.h"
#include "sim/kernel/time.h"

namespace weir::s3 {

using aws::CallContext;

inline constexpr char kNullVersion[] = "null";

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
};

struct S3 {
  std::map<std::string, BucketState> buckets;
};

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_STATE_H_
