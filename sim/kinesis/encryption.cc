#include "sim/kinesis/encryption.h"

#include <optional>
#include <string>

#include "sim/kernel/assert.h"
#include "sim/kinesis/lookup.h"

namespace weir::kinesis {

namespace {

template <typename Request>
std::expected<Stream*, aws::Error> begin_change(Kinesis& kinesis, const CallContext& context,
                                                const Request& request) {
  const auto found = require_active(kinesis, context, request);
  if (!found) return found;
  Stream& stream = **found;
  if (*request.EncryptionType != EncryptionType::KMS) {
    return std::unexpected(InvalidArgumentException("EncryptionType must be KMS."));
  }
  if (!stream.encryption_changes.take(context.now, kEncryptionChangesPerDay)) {
    return std::unexpected(LimitExceededException(
        "Encryption of stream " + stream.name + " under account " + context.account +
        " has been changed " + std::to_string(kEncryptionChangesPerDay) +
        " times in the last 24 hours."));
  }
  stream.updated_at = context.now + kinesis.options.updating_takes;
  return found;
}

}  // namespace

const Encryption* shown_encryption(const Stream& stream, Time now) {
  return stream.encryption && now >= stream.encryption->shown ? &*stream.encryption : nullptr;
}

std::expected<StartStreamEncryptionOutput, aws::Error> start_stream_encryption(
    Kinesis& kinesis, const CallContext& context, const StartStreamEncryptionInput& request) {
  WEIR_ASSERT(request.EncryptionType.has_value() && request.KeyId.has_value());
  const auto found = begin_change(kinesis, context, request);
  if (!found) return std::unexpected(found.error());
  Stream& stream = **found;
  if (stream.encryption) {  // another key: records are encrypted all the while
    stream.encryption->key_id = *request.KeyId;
    return StartStreamEncryptionOutput();
  }
  stream.encryption = Encryption{*request.KeyId, stream.updated_at,
                                 stream.updated_at + kinesis.options.encryption_lag};
  return StartStreamEncryptionOutput();
}

// A guess: records that arrive while the stream is UPDATING are not encrypted any more.
std::expected<StopStreamEncryptionOutput, aws::Error> stop_stream_encryption(
    Kinesis& kinesis, const CallContext& context, const StopStreamEncryptionInput& request) {
  WEIR_ASSERT(request.EncryptionType.has_value() && request.KeyId.has_value());
  const auto found = begin_change(kinesis, context, request);
  if (!found) return std::unexpected(found.error());
  (*found)->encryption.reset();
  return StopStreamEncryptionOutput();
}

}  // namespace weir::kinesis
