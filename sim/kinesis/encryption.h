// StartStreamEncryption and StopStreamEncryption, by a key of KMS.
//
// Stored records stay as they were; each says of itself whether it is encrypted. Keys themselves
// are not modelled: any name of one will do.

#ifndef WEIR_SIM_KINESIS_ENCRYPTION_H_
#define WEIR_SIM_KINESIS_ENCRYPTION_H_

#include <cstddef>
#include <expected>

#include "sim/aws/error.h"
#include "sim/kinesis/api.h"
#include "sim/kinesis/state.h"

namespace weir::kinesis {

inline constexpr std::size_t kEncryptionChangesPerDay = 25;

// The key by which the stream says that it encrypts; null: it does not.
const Encryption* shown_encryption(const Stream& stream, Time now);

std::expected<StartStreamEncryptionOutput, aws::Error> start_stream_encryption(
    Kinesis& kinesis, const CallContext& context, const StartStreamEncryptionInput& request);
std::expected<StopStreamEncryptionOutput, aws::Error> stop_stream_encryption(
    Kinesis& kinesis, const CallContext& context, const StopStreamEncryptionInput& request);

}  // namespace weir::kinesis

#endif  // WEIR_SIM_KINESIS_ENCRYPTION_H_
