#include "sim/firehose/encryption.h"

#include <string>

#include "sim/firehose/streams.h"

namespace weir::firehose {

namespace {

constexpr std::size_t kChangesPerDay = 25;  // starts and stops together
constexpr Duration kLag = 5s;               // from ENABLED until all records are encrypted

std::optional<aws::Error> set_key(StreamEncryption& encryption,
                                  const DeliveryStreamEncryptionConfigurationInput& request) {
  encryption.key_type = request.KeyType.value_or(KeyType::AWS_OWNED_CMK);
  encryption.key_arn = request.KeyARN.value_or("");
  const bool customer = encryption.key_type == KeyType::CUSTOMER_MANAGED_CMK;
  if (customer == encryption.key_arn.empty()) {
    return InvalidArgumentException(
        customer ? "KeyARN must be given when KeyType is CUSTOMER_MANAGED_CMK"
                 : "KeyARN must not be given when KeyType is AWS_OWNED_CMK");
  }
  return std::nullopt;
}

// A stream whose encryption may be changed now; counts the change.
std::expected<DeliveryStream*, aws::Error> begin_change(Firehose& firehose,
                                                        const CallContext& context,
                                                        const std::string& name) {
  const auto found = require_stream(firehose, context, name);
  if (!found) return found;
  DeliveryStream& stream = **found;
  if (stream.type != DeliveryStreamType::DirectPut) {
    return std::unexpected(InvalidArgumentException(
        "Delivery stream encryption is only supported for DirectPut delivery streams"));
  }
  if (status(firehose, stream, context.now) != DeliveryStreamStatus::ACTIVE) {
    return std::unexpected(
        ResourceInUseException("Firehose " + name + " is not in the ACTIVE state."));
  }
  if (stream.encryption && context.now < stream.encryption->since) {
    return std::unexpected(
        ResourceInUseException("Encryption of firehose " + name + " is being changed already."));
  }
  while (!stream.encryption_changes.empty() &&
         stream.encryption_changes.front() + 24h <= context.now) {
    stream.encryption_changes.pop_front();
  }
  if (stream.encryption_changes.size() >= kChangesPerDay) {
    return std::unexpected(LimitExceededException(
        "StartDeliveryStreamEncryption and StopDeliveryStreamEncryption can be called at most " +
        std::to_string(kChangesPerDay) + " times in 24 hours for a delivery stream."));
  }
  stream.encryption_changes.push_back(context.now);
  return found;
}

}  // namespace

std::optional<aws::Error> encrypt_from_the_start(
    DeliveryStream& stream, const DeliveryStreamEncryptionConfigurationInput& request) {
  StreamEncryption& encryption = stream.encryption.emplace();
  encryption.enabled = true;
  encryption.since = stream.created;
  return set_key(encryption, request);
}

bool encrypts(const DeliveryStream& stream, Time now) {
  return stream.encryption && stream.encryption->enabled && now >= stream.encryption->since + kLag;
}

void show_encryption(const DeliveryStream& stream, Time now, DeliveryStreamDescription& shown) {
  if (stream.type != DeliveryStreamType::DirectPut) return;
  auto& out = shown.DeliveryStreamEncryptionConfiguration.emplace();
  out.Status = DeliveryStreamEncryptionStatus::DISABLED;
  if (!stream.encryption) return;
  const StreamEncryption& encryption = *stream.encryption;
  const bool done = now >= encryption.since;
  if (!encryption.enabled) {
    if (!done) out.Status = DeliveryStreamEncryptionStatus::DISABLING;
    return;
  }
  out.Status =
      done ? DeliveryStreamEncryptionStatus::ENABLED : DeliveryStreamEncryptionStatus::ENABLING;
  out.KeyType = encryption.key_type;
  if (!encryption.key_arn.empty()) out.KeyARN = encryption.key_arn;
}

std::expected<StartDeliveryStreamEncryptionOutput, aws::Error> start_delivery_stream_encryption(
    Firehose& firehose, const CallContext& context,
    const StartDeliveryStreamEncryptionInput& request) {
  const auto found = begin_change(firehose, context, *request.DeliveryStreamName);
  if (!found) return std::unexpected(found.error());
  StreamEncryption encryption;
  const auto& input = request.DeliveryStreamEncryptionConfigurationInput;
  if (auto error =
          set_key(encryption, input ? *input : DeliveryStreamEncryptionConfigurationInput())) {
    return std::unexpected(*error);
  }
  encryption.enabled = true;
  encryption.since = context.now + firehose.options.encryption_takes;
  (*found)->encryption = encryption;
  return StartDeliveryStreamEncryptionOutput();
}

std::expected<StopDeliveryStreamEncryptionOutput, aws::Error> stop_delivery_stream_encryption(
    Firehose& firehose, const CallContext& context,
    const StopDeliveryStreamEncryptionInput& request) {
  const auto found = begin_change(firehose, context, *request.DeliveryStreamName);
  if (!found) return std::unexpected(found.error());
  StreamEncryption& encryption =
      (*found)->encryption ? *(*found)->encryption : (*found)->encryption.emplace();
  encryption.enabled = false;
  encryption.since = context.now + firehose.options.encryption_takes;
  return StopDeliveryStreamEncryptionOutput();
}

}  // namespace weir::firehose
