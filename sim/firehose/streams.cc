#include "sim/firehose/streams.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "sim/firehose/encryption.h"
#include "sim/firehose/faults.h"
#include "sim/firehose/tags.h"

namespace weir::firehose {

namespace {

constexpr std::size_t kStreamsMax = 5'000;  // of a Region
constexpr std::int32_t kListDefault = 10;   // UNCONFIRMED
constexpr char kDestination[] = "destinationId-000000000001";

std::string arn_of(const CallContext& context, const std::string& name) {
  return "arn:aws:firehose:" + context.region + ":" + context.account + ":deliverystream/" + name;
}

std::optional<aws::Error> refuse_what_is_not_modelled(const CreateDeliveryStreamInput& request) {
  const auto no = [](const char* what) {
    return InvalidArgumentException(std::string("weir does not model ") + what +
                                    " of Firehose: only S3 is a destination, and only DirectPut "
                                    "and KinesisStreamAsSource are sources");
  };
  if (request.RedshiftDestinationConfiguration) return no("RedshiftDestinationConfiguration");
  if (request.ElasticsearchDestinationConfiguration ||
      request.AmazonopensearchserviceDestinationConfiguration ||
      request.AmazonOpenSearchServerlessDestinationConfiguration) {
    return no("OpenSearch destinations");
  }
  if (request.SplunkDestinationConfiguration) return no("SplunkDestinationConfiguration");
  if (request.HttpEndpointDestinationConfiguration) {
    return no("HttpEndpointDestinationConfiguration");
  }
  if (request.SnowflakeDestinationConfiguration) return no("SnowflakeDestinationConfiguration");
  if (request.IcebergDestinationConfiguration) return no("IcebergDestinationConfiguration");
  if (request.MSKSourceConfiguration) return no("MSKSourceConfiguration");
  if (request.DatabaseSourceConfiguration) return no("DatabaseSourceConfiguration");
  return std::nullopt;
}

int destinations_of(const CreateDeliveryStreamInput& request) {
  return request.S3DestinationConfiguration.has_value() +
         request.ExtendedS3DestinationConfiguration.has_value() +
         request.RedshiftDestinationConfiguration.has_value() +
         request.ElasticsearchDestinationConfiguration.has_value() +
         request.AmazonopensearchserviceDestinationConfiguration.has_value() +
         request.AmazonOpenSearchServerlessDestinationConfiguration.has_value() +
         request.SplunkDestinationConfiguration.has_value() +
         request.HttpEndpointDestinationConfiguration.has_value() +
         request.SnowflakeDestinationConfiguration.has_value() +
         request.IcebergDestinationConfiguration.has_value();
}

std::optional<aws::Error> refuse_source(const CreateDeliveryStreamInput& request,
                                        const std::string& type) {
  const bool from_kinesis = type == DeliveryStreamType::KinesisStreamAsSource;
  if (from_kinesis != request.KinesisStreamSourceConfiguration.has_value()) {
    return InvalidArgumentException(
        from_kinesis ? "KinesisStreamSourceConfiguration must be given when DeliveryStreamType is "
                       "KinesisStreamAsSource"
                     : "KinesisStreamSourceConfiguration is only supported for the "
                       "KinesisStreamAsSource delivery stream type");
  }
  if (from_kinesis && request.DeliveryStreamEncryptionConfigurationInput) {
    return InvalidArgumentException(
        "Delivery stream encryption is only supported for DirectPut delivery streams; enable "
        "server-side encryption of the Kinesis data stream instead");
  }
  return std::nullopt;
}

S3DestinationDescription plain_description(const auto& from) {
  S3DestinationDescription result;
  result.RoleARN = from.RoleARN;
  result.BucketARN = from.BucketARN;
  result.Prefix = from.Prefix;
  result.ErrorOutputPrefix = from.ErrorOutputPrefix;
  result.BufferingHints = from.BufferingHints;
  result.CompressionFormat = from.CompressionFormat;
  result.EncryptionConfiguration = from.EncryptionConfiguration;
  result.CloudWatchLoggingOptions = from.CloudWatchLoggingOptions;
  return result;
}

ExtendedS3DestinationDescription description(const ExtendedS3DestinationConfiguration& from) {
  ExtendedS3DestinationDescription result;
  result.RoleARN = from.RoleARN;
  result.BucketARN = from.BucketARN;
  result.Prefix = from.Prefix;
  result.ErrorOutputPrefix = from.ErrorOutputPrefix;
  result.BufferingHints = from.BufferingHints;
  result.CompressionFormat = from.CompressionFormat;
  result.EncryptionConfiguration = from.EncryptionConfiguration;
  result.CloudWatchLoggingOptions = from.CloudWatchLoggingOptions;
  result.ProcessingConfiguration = from.ProcessingConfiguration;
  result.S3BackupMode = from.S3BackupMode;
  if (from.S3BackupConfiguration) {
    result.S3BackupDescription = plain_description(*from.S3BackupConfiguration);
  }
  result.DataFormatConversionConfiguration = from.DataFormatConversionConfiguration;
  result.DynamicPartitioningConfiguration = from.DynamicPartitioningConfiguration;
  result.FileExtension = from.FileExtension;
  result.CustomTimeZone = from.CustomTimeZone;
  return result;
}

}  // namespace

aws::Error stream_not_found(const std::string& name, const CallContext& context) {
  return ResourceNotFoundException("Firehose " + name + " under accountId " + context.account +
                                   " not found.");
}

std::expected<DeliveryStream*, aws::Error> require_stream(Firehose& firehose,
                                                          const CallContext& context,
                                                          const std::string& name) {
  const auto found = firehose.streams.find(name);
  if (found == firehose.streams.end() || !status(firehose, found->second, context.now)) {
    return std::unexpected(stream_not_found(name, context));
  }
  return &found->second;
}

std::expected<CreateDeliveryStreamOutput, aws::Error> create_delivery_stream(
    Firehose& firehose, const Catalog& catalog, const CallContext& context,
    const CreateDeliveryStreamInput& request) {
  if (destinations_of(request) != 1) {
    return std::unexpected(InvalidArgumentException(
        "Exactly one destination configuration is supported for a Firehose"));
  }
  if (auto error = refuse_what_is_not_modelled(request)) return std::unexpected(*error);
  const std::string type = request.DeliveryStreamType.value_or(DeliveryStreamType::DirectPut);
  if (auto error = refuse_source(request, type)) return std::unexpected(*error);
  const std::string& name = *request.DeliveryStreamName;
  if (require_stream(firehose, context, name)) {
    return std::unexpected(ResourceInUseException("Firehose " + name + " under accountId " +
                                                  context.account + " already exists"));
  }
  if (firehose.streams.size() >= kStreamsMax) {
    return std::unexpected(LimitExceededException(
        "You have already consumed your firehose quota of " + std::to_string(kStreamsMax)));
  }
  auto settings = make_settings(request.ExtendedS3DestinationConfiguration
                                    ? *request.ExtendedS3DestinationConfiguration
                                    : extended(*request.S3DestinationConfiguration),
                                catalog);
  if (!settings) return std::unexpected(settings.error());

  DeliveryStream stream;
  stream.name = name;
  stream.arn = arn_of(context, name);
  stream.type = type;
  stream.created = context.now;
  stream.settings.emplace_back(context.now, std::make_shared<const Settings>(*std::move(settings)));
  if (request.KinesisStreamSourceConfiguration) {
    stream.source_arn = *request.KinesisStreamSourceConfiguration->KinesisStreamARN;
    stream.source_role = *request.KinesisStreamSourceConfiguration->RoleARN;
  }
  if (request.DeliveryStreamEncryptionConfigurationInput) {
    if (auto error =
            encrypt_from_the_start(stream, *request.DeliveryStreamEncryptionConfigurationInput)) {
      return std::unexpected(*error);
    }
  }
  if (request.Tags) {
    if (auto error = add_tags(stream, *request.Tags)) return std::unexpected(*error);
  }
  CreateDeliveryStreamOutput output;
  output.DeliveryStreamARN = stream.arn;
  firehose.streams.emplace(name, std::move(stream));
  return output;
}

std::expected<DescribeDeliveryStreamOutput, aws::Error> describe_delivery_stream(
    Firehose& firehose, const CallContext& context, const DescribeDeliveryStreamInput& request) {
  const auto found = require_stream(firehose, context, *request.DeliveryStreamName);
  if (!found) return std::unexpected(found.error());
  const DeliveryStream& stream = **found;
  DescribeDeliveryStreamOutput output;
  DeliveryStreamDescription& shown = output.DeliveryStreamDescription.emplace();
  shown.DeliveryStreamName = stream.name;
  shown.DeliveryStreamARN = stream.arn;
  shown.DeliveryStreamStatus = status(firehose, stream, context.now);
  shown.DeliveryStreamType = stream.type;
  shown.VersionId = std::to_string(stream.version);
  shown.CreateTimestamp = stream.created;
  shown.LastUpdateTimestamp = stream.updated;
  shown.HasMoreDestinations = false;
  show_encryption(stream, context.now, shown);
  if (!stream.source_arn.empty()) {
    auto& source = shown.Source.emplace().KinesisStreamSourceDescription.emplace();
    source.KinesisStreamARN = stream.source_arn;
    source.RoleARN = stream.source_role;
    source.DeliveryStartTimestamp = stream.created;
  }
  auto& destinations = shown.Destinations.emplace();
  if (request.ExclusiveStartDestinationId == kDestination) return output;
  DestinationDescription& destination = destinations.emplace_back();
  destination.DestinationId = kDestination;
  // Shown at once, although the former one is used for some minutes yet.
  const ExtendedS3DestinationConfiguration& last = stream.settings.back().second->shown;
  destination.ExtendedS3DestinationDescription = description(last);
  destination.S3DestinationDescription = plain_description(last);
  return output;
}

std::expected<ListDeliveryStreamsOutput, aws::Error> list_delivery_streams(
    Firehose& firehose, const CallContext& context, const ListDeliveryStreamsInput& request) {
  const auto limit = static_cast<std::size_t>(request.Limit.value_or(kListDefault));
  ListDeliveryStreamsOutput output;
  auto& names = output.DeliveryStreamNames.emplace();
  output.HasMoreDeliveryStreams = false;
  auto from = request.ExclusiveStartDeliveryStreamName
                  ? firehose.streams.upper_bound(*request.ExclusiveStartDeliveryStreamName)
                  : firehose.streams.begin();
  for (; from != firehose.streams.end(); ++from) {
    const DeliveryStream& stream = from->second;
    if (request.DeliveryStreamType && *request.DeliveryStreamType != stream.type) continue;
    if (!status(firehose, stream, context.now)) continue;
    if (names.size() == limit) {
      output.HasMoreDeliveryStreams = true;
      break;
    }
    names.push_back(stream.name);
  }
  return output;
}

std::expected<UpdateDestinationOutput, aws::Error> update_destination(
    Firehose& firehose, const Catalog& catalog, const CallContext& context,
    const UpdateDestinationInput& request) {
  const auto found = require_stream(firehose, context, *request.DeliveryStreamName);
  if (!found) return std::unexpected(found.error());
  DeliveryStream& stream = **found;
  if (status(firehose, stream, context.now) != DeliveryStreamStatus::ACTIVE) {
    return std::unexpected(
        ResourceInUseException("Firehose " + stream.name + " is not in the ACTIVE state."));
  }
  if (*request.CurrentDeliveryStreamVersionId != std::to_string(stream.version)) {
    return std::unexpected(ConcurrentModificationException(
        "Cannot update firehose: " + stream.name +
        " since the current version id: " + std::to_string(stream.version) +
        " and specified version id: " + *request.CurrentDeliveryStreamVersionId + " do not match"));
  }
  if (*request.DestinationId != kDestination) {
    return std::unexpected(
        InvalidArgumentException("Destination Id " + *request.DestinationId + " not found"));
  }
  if (!request.ExtendedS3DestinationUpdate && !request.S3DestinationUpdate) {
    return std::unexpected(InvalidArgumentException(
        "weir models only ExtendedS3DestinationUpdate and S3DestinationUpdate of Firehose, and the "
        "type of a destination cannot be changed"));
  }
  auto changed =
      merged(stream.settings.back().second->shown, request.ExtendedS3DestinationUpdate
                                                       ? *request.ExtendedS3DestinationUpdate
                                                       : extended(*request.S3DestinationUpdate));
  if (!changed) return std::unexpected(changed.error());
  auto settings = make_settings(*std::move(changed), catalog);
  if (!settings) return std::unexpected(settings.error());
  settings->version = ++stream.version;
  stream.updated = context.now;
  const Duration late = ask_propagation(context, stream.name);
  stream.settings.emplace_back(context.now + firehose.options.update_takes_effect + late,
                               std::make_shared<const Settings>(*std::move(settings)));
  return UpdateDestinationOutput();
}

std::expected<DeleteDeliveryStreamOutput, aws::Error> delete_delivery_stream(
    Firehose& firehose, const CallContext& context, const DeleteDeliveryStreamInput& request) {
  const auto found = require_stream(firehose, context, *request.DeliveryStreamName);
  if (!found) return std::unexpected(found.error());
  DeliveryStream& stream = **found;
  if (status(firehose, stream, context.now) == DeliveryStreamStatus::CREATING) {
    return std::unexpected(
        ResourceInUseException("Firehose " + stream.name + " under accountId " + context.account +
                               " is in the CREATING state and cannot be deleted"));
  }
  if (!stream.deleting) stream.deleting = context.now;
  return DeleteDeliveryStreamOutput();
}

}  // namespace weir::firehose
