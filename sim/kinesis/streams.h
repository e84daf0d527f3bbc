// The control plane: creating, deleting, describing and listing streams.
//
// Creation and deletion take the time that Options say; until then a stream is CREATING or
// DELETING. A stream being deleted still takes and gives records. Shards of a stream in creation
// are not shown.

#ifndef WEIR_SIM_KINESIS_STREAMS_H_
#define WEIR_SIM_KINESIS_STREAMS_H_

#include <expected>

#include "sim/aws/error.h"
#include "sim/kinesis/api.h"
#include "sim/kinesis/state.h"

namespace weir::kinesis {

std::expected<CreateStreamOutput, aws::Error> create_stream(Kinesis& kinesis,
                                                            const CallContext& context,
                                                            const CreateStreamInput& request);
std::expected<DeleteStreamOutput, aws::Error> delete_stream(Kinesis& kinesis,
                                                            const CallContext& context,
                                                            const DeleteStreamInput& request);
std::expected<DescribeStreamOutput, aws::Error> describe_stream(const Kinesis& kinesis,
                                                                const CallContext& context,
                                                                const DescribeStreamInput& request);
std::expected<DescribeStreamSummaryOutput, aws::Error> describe_stream_summary(
    const Kinesis& kinesis, const CallContext& context, const DescribeStreamSummaryInput& request);
std::expected<ListStreamsOutput, aws::Error> list_streams(const Kinesis& kinesis,
                                                          const CallContext& context,
                                                          const ListStreamsInput& request);

}  // namespace weir::kinesis

#endif  // WEIR_SIM_KINESIS_STREAMS_H_
