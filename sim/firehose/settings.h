// Settings: what a delivery stream is told to do, made ready for use once per configuration.
//
// The API's own structure is kept beside it, with the service's defaults filled in: that is what
// DescribeDeliveryStream shows. What weir does not model is refused by its name.

#ifndef WEIR_SIM_FIREHOSE_SETTINGS_H_
#define WEIR_SIM_FIREHOSE_SETTINGS_H_

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>

#include "sim/aws/error.h"
#include "sim/aws/time_zone.h"
#include "sim/firehose/api.h"
#include "sim/firehose/compression.h"
#include "sim/firehose/conversion.h"
#include "sim/firehose/jq.h"
#include "sim/firehose/prefix.h"
#include "sim/kernel/time.h"

namespace weir::firehose {

// When a buffer is full: whichever comes first.
struct BufferLimits {
  std::size_t bytes = 5 << 20;  // before compression
  Duration age = 300s;          // since its first record came in
};

// A bucket, and how objects are put into it.
struct Sink {
  std::string role;
  std::string bucket;
  std::string kms_key;  // empty: as the bucket says
  BufferLimits limits;
  Prefix prefix;
  Prefix error_prefix;
  Compression compression = Compression::uncompressed;
  std::string log_group, log_stream;  // empty: errors are not logged
};

struct Transform {
  std::string function;  // as it was given: an ARN, perhaps with a version or alias
  std::string role;
  BufferLimits limits;
  std::int32_t retries = 3;
};

enum class Deaggregation : std::uint8_t { none, json, delimited };

struct Settings {
  ExtendedS3DestinationConfiguration shown;  // with defaults filled in
  std::uint64_t version = 1;
  Sink sink;
  std::optional<Sink> backup;  // of the untransformed records
  std::optional<Transform> transform;
  bool partitioned = false;  // dynamic partitioning
  std::shared_ptr<const JqProgram> query;
  Deaggregation deaggregation = Deaggregation::none;
  std::string deaggregation_delimiter;
  std::string delimiter;  // appended to each record; often empty
  std::optional<Conversion> conversion;
  const aws::TimeZone* zone = &aws::TimeZone::utc();
  std::string extension;  // of an object's key: ".gz"

  // Whether records have to be looked at one by one on their way.
  bool plain() const {
    return !transform && !partitioned && !conversion && deaggregation == Deaggregation::none;
  }
};

// REQUIRES: the request has passed the validation of AWS's model.
std::expected<Settings, aws::Error> make_settings(ExtendedS3DestinationConfiguration request,
                                                  const Catalog& catalog);
// The configuration that S3DestinationConfiguration, the older form, stands for.
ExtendedS3DestinationConfiguration extended(const S3DestinationConfiguration& plain);
// `before`, with the members that the update names.
std::expected<ExtendedS3DestinationConfiguration, aws::Error> merged(
    const ExtendedS3DestinationConfiguration& before, const ExtendedS3DestinationUpdate& update);
ExtendedS3DestinationUpdate extended(const S3DestinationUpdate& plain);

}  // namespace weir::firehose

#endif  // WEIR_SIM_FIREHOSE_SETTINGS_H_
