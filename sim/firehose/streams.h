// Delivery streams: created, described, listed, changed and deleted.
//
// The service tells apart what exists and what is ready: a new one is CREATING for a while, a
// changed configuration takes minutes to be used, and one that is deleted loses what it has
// buffered.

#ifndef WEIR_SIM_FIREHOSE_STREAMS_H_
#define WEIR_SIM_FIREHOSE_STREAMS_H_

#include <expected>
#include <string>

#include "sim/aws/error.h"
#include "sim/firehose/api.h"
#include "sim/firehose/state.h"

namespace weir::firehose {

aws::Error stream_not_found(const std::string& name, const CallContext& context);
// One that is not gone yet.
std::expected<DeliveryStream*, aws::Error> require_stream(Firehose& firehose,
                                                          const CallContext& context,
                                                          const std::string& name);

// REQUIRES: a stream of this name that is gone has been erased.
std::expected<CreateDeliveryStreamOutput, aws::Error> create_delivery_stream(
    Firehose& firehose, const Catalog& catalog, const CallContext& context,
    const CreateDeliveryStreamInput& request);
std::expected<DescribeDeliveryStreamOutput, aws::Error> describe_delivery_stream(
    Firehose& firehose, const CallContext& context, const DescribeDeliveryStreamInput& request);
std::expected<ListDeliveryStreamsOutput, aws::Error> list_delivery_streams(
    Firehose& firehose, const CallContext& context, const ListDeliveryStreamsInput& request);
std::expected<UpdateDestinationOutput, aws::Error> update_destination(
    Firehose& firehose, const Catalog& catalog, const CallContext& context,
    const UpdateDestinationInput& request);
std::expected<DeleteDeliveryStreamOutput, aws::Error> delete_delivery_stream(
    Firehose& firehose, const CallContext& context, const DeleteDeliveryStreamInput& request);

}  // namespace weir::firehose

#endif  // WEIR_SIM_FIREHOSE_STREAMS_H_
