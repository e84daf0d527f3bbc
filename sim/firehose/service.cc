#include "sim/firehose/service.h"

#include <expected>
#include <utility>

#include "sim/firehose/encryption.h"
#include "sim/firehose/faults.h"
#include "sim/firehose/flow.h"
#include "sim/firehose/put.h"
#include "sim/firehose/streams.h"
#include "sim/firehose/tags.h"

namespace weir::firehose {

namespace {

constexpr EventKind kGone{"firehose/stream-gone"};

// An operation is a function of the state, the context and the request.
template <class Op, auto carry_out>
void serve_by(aws::Cloud& cloud, Firehose& firehose) {
  cloud.serve<Op>([&firehose](const CallContext& context, const typename Op::Request& request) {
    return carry_out(firehose, context, request);
  });
}

}  // namespace

Service::Service(aws::Cloud& cloud) : cloud_(cloud), stories_(cloud.kernel()) {
  serve_streams();
  serve_puts();
  for (const aws::FaultSite* site : fault_sites()) cloud_.add_site(*site);
}

Service::~Service() = default;

void Service::serve_streams() {
  cloud_.serve<CreateDeliveryStream>(
      [this](const CallContext& context, const CreateDeliveryStream::Request& request) {
        const std::string& name = *request.DeliveryStreamName;
        forget_if_gone(name);
        auto output = create_delivery_stream(state_, catalog_, context, request);
        if (output) {
          flows_[name] = std::make_unique<Flow>(cloud_, state_, state_.streams.at(name));
        }
        return output;
      });
  cloud_.serve<UpdateDestination>(
      [this](const CallContext& context, const UpdateDestination::Request& request) {
        return update_destination(state_, catalog_, context, request);
      });
  cloud_.serve<DeleteDeliveryStream>(
      [this](const CallContext& context, const DeleteDeliveryStream::Request& request) {
        auto output = delete_delivery_stream(state_, context, request);
        const std::string& name = *request.DeliveryStreamName;
        if (output && state_.streams.at(name).deleting == context.now) {
          const Time gone = context.now + state_.options.deleting_takes;
          discard(name);
          stories_.spawn(context.call.child("deleted"), delete_later(name, gone));
        }
        return output;
      });
  serve_by<DescribeDeliveryStream, describe_delivery_stream>(cloud_, state_);
  serve_by<ListDeliveryStreams, list_delivery_streams>(cloud_, state_);
  serve_by<TagDeliveryStream, tag_delivery_stream>(cloud_, state_);
  serve_by<UntagDeliveryStream, untag_delivery_stream>(cloud_, state_);
  serve_by<ListTagsForDeliveryStream, list_tags_for_delivery_stream>(cloud_, state_);
  serve_by<StartDeliveryStreamEncryption, start_delivery_stream_encryption>(cloud_, state_);
  serve_by<StopDeliveryStreamEncryption, stop_delivery_stream_encryption>(cloud_, state_);
}

void Service::serve_puts() {
  const auto accept = [this](DeliveryStream& stream, const Bytes& data) {
    const auto flow = flows_.find(stream.name);
    if (flow != flows_.end()) return flow->second->accept(data);
    // It is being deleted: taken, and never delivered.
    ++stream.counts.accepted;
    ++stream.counts.lost;
  };
  cloud_.serve<PutRecord>(
      [this, accept](const CallContext& context, const PutRecord::Request& request) {
        return put_record(state_, context, request, accept);
      });
  cloud_.serve<PutRecordBatch>(
      [this, accept](const CallContext& context, const PutRecordBatch::Request& request) {
        return put_record_batch(state_, context, request, accept);
      });
}

// What is in the buffers is discarded, not flushed.
void Service::discard(const std::string& name) {
  const auto flow = flows_.find(name);
  if (flow == flows_.end()) return;
  state_.streams.at(name).counts.lost += flow->second->records_waiting();
  flows_.erase(flow);
}

void Service::forget_if_gone(const std::string& name) {
  const auto found = state_.streams.find(name);
  if (found == state_.streams.end() || status(state_, found->second, kernel().now())) return;
  kernel().trace().emit(kernel().now(), kGone, Identity::of(found->second.arn).value);
  state_.streams.erase(found);
}

Task<void> Service::delete_later(std::string name, Time gone) {
  co_await kernel().delay_until(gone);
  forget_if_gone(name);
}

std::optional<std::string> Service::waits_for() const {
  for (const auto& [name, flow] : flows_) {
    if (const std::size_t records = flow->records_waiting(); records != 0) {
      return "delivery stream " + name + " to deliver " + std::to_string(records) + " records";
    }
    if (flow->reads_on()) return "delivery stream " + name + " to read its source";
  }
  return std::nullopt;
}

}  // namespace weir::firehose
