// Keys of objects: <evaluated
// prefix><stream>-<version>-<yyyy>-<MM>-<dd>-<HH>-<mm>-<ss>-<uuid><ext>.
//
// The instant is the arrival of the oldest record in the object, in the stream's time zone: late
// records land under the hour of the oldest (the suffix having the same instant is UNCONFIRMED).

#ifndef WEIR_SIM_FIREHOSE_OBJECT_KEY_H_
#define WEIR_SIM_FIREHOSE_OBJECT_KEY_H_

#include <cstdint>
#include <optional>
#include <string>

#include "sim/firehose/settings.h"
#include "sim/kernel/identity.h"

namespace weir::firehose {

// What names an object.
struct ObjectName {
  // User-declared on purpose: GCC 12 destroys an aggregate temporary in a co_await twice.
  ObjectName(const std::string& stream_name, std::uint64_t stream_version, Time oldest,
             const aws::TimeZone& time_zone)
      : stream(stream_name), version(stream_version), instant(oldest), zone(time_zone) {}

  const std::string& stream;
  std::uint64_t version;
  Time instant;
  const aws::TimeZone& zone;
  Identity identity;  // of this try: the UUID and random strings follow from it
  std::string extension;
};

// `partition` is the evaluated prefix of a partition, if there is one.
std::string object_key(const Sink& sink, const std::optional<std::string>& partition,
                       const ObjectName& name);
std::string error_object_key(const Sink& sink, const std::string& error_type,
                             const ObjectName& name);
// The prefix of the partition that a record belongs to; the error: why it belongs to none.
std::expected<std::string, std::string> partition_prefix(const Sink& sink,
                                                         const aws::TimeZone& zone, Time arrival,
                                                         Identity record,
                                                         const PartitionKeys& from_query,
                                                         const PartitionKeys& from_lambda);

}  // namespace weir::firehose

#endif  // WEIR_SIM_FIREHOSE_OBJECT_KEY_H_
