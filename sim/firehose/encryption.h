// Server-side encryption of what is put directly. Keys are names: whether one can be used is a
// fault's decision (faults.h).

#ifndef WEIR_SIM_FIREHOSE_ENCRYPTION_H_
#define WEIR_SIM_FIREHOSE_ENCRYPTION_H_

#include <expected>
#include <optional>

#include "sim/aws/error.h"
#include "sim/firehose/api.h"
#include "sim/firehose/state.h"

namespace weir::firehose {

std::optional<aws::Error> encrypt_from_the_start(
    DeliveryStream& stream, const DeliveryStreamEncryptionConfigurationInput& request);
// Whether what is put now is encrypted.
bool encrypts(const DeliveryStream& stream, Time now);
void show_encryption(const DeliveryStream& stream, Time now, DeliveryStreamDescription& shown);

std::expected<StartDeliveryStreamEncryptionOutput, aws::Error> start_delivery_stream_encryption(
    Firehose& firehose, const CallContext& context,
    const StartDeliveryStreamEncryptionInput& request);
std::expected<StopDeliveryStreamEncryptionOutput, aws::Error> stop_delivery_stream_encryption(
    Firehose& firehose, const CallContext& context,
    const StopDeliveryStreamEncryptionInput& request);

}  // namespace weir::firehose

#endif  // WEIR_SIM_FIREHOSE_ENCRYPTION_H_
