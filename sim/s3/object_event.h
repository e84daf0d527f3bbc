// What happened to an object, as S3 tells it: one record for queues, topics and functions, and
// another form for EventBridge.

#ifndef WEIR_SIM_S3_OBJECT_EVENT_H_
#define WEIR_SIM_S3_OBJECT_EVENT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "sim/kernel/identity.h"
#include "sim/s3/state.h"

namespace weir::s3 {

struct ObjectEvent {
  std::string type;  // "ObjectCreated:Put"
  std::string key;
  std::string version;  // empty: none, or the null version
  std::string etag;     // without quotes; empty: not told
  std::optional<std::size_t> size;
  std::string storage_class;  // that it has been moved to
  std::string bucket;
  std::string region;
  std::string owner;
  // Orders the events of one key, if padded with zeros to the right: only those that make or
  // remove an object have one.
  std::string sequencer;
  std::string operation;  // "PutObject"; empty: S3 did it by itself
  std::string request_id;
  std::string host_id;
  Time at;
  Identity identity;          // of the event itself
  std::uint64_t attempt = 0;  // of the call that caused it

  bool by_lifecycle() const { return operation.empty(); }
};

// Takes the bucket's next number. Their length varies, as trailing zeros are left out.
std::string next_sequencer(BucketState& bucket, Time now);

// {"Records":[…]}, with always one record. Keys are encoded as in forms.
std::string record_of(const ObjectEvent& event, const std::string& configuration);
// What S3 sends to a queue or topic when a configuration is put.
std::string test_event(const BucketState& bucket, Time now, const std::string& request_id,
                       const std::string& host_id);

// Of EventBridge's form; keys are as they are.
std::string detail_type_of(const ObjectEvent& event);  // "Object Created"
std::string detail_of(const ObjectEvent& event);

// Is the type one of those that a configuration names? "s3:ObjectCreated:*" names several.
bool is_event_type(const std::string& type, const std::string& configured);

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_OBJECT_EVENT_H_
