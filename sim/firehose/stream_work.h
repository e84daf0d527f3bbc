// StreamWork: what all stories of one delivery stream have in common.

#ifndef WEIR_SIM_FIREHOSE_STREAM_WORK_H_
#define WEIR_SIM_FIREHOSE_STREAM_WORK_H_

#include <memory>
#include <string>
#include <string_view>

#include "sim/aws/cloud.h"
#include "sim/aws/log_groups.h"
#include "sim/firehose/metrics.h"
#include "sim/firehose/state.h"
#include "sim/kernel/signal.h"

namespace weir::firehose {

struct StreamWork {
  // REQUIRES: the stream outlives this.
  StreamWork(aws::Cloud& the_cloud, Firehose& the_firehose, DeliveryStream& the_stream)
      : cloud(the_cloud),
        firehose(the_firehose),
        stream(the_stream),
        identity(Identity::of(the_stream.arn)),
        unblocked(the_cloud.kernel()) {}

  Kernel& kernel() const { return cloud.kernel(); }
  const Options& options() const { return firehose.options; }
  std::shared_ptr<const Settings> settings() const { return settings_at(stream, kernel().now()); }
  StreamMetrics metrics() const { return {cloud.metrics(), stream.name}; }
  // A line of the error log, if this destination has one.
  void log(const Sink& sink, std::string_view code, std::string_view message,
           std::string_view processor = {}) const;

  aws::Cloud& cloud;
  Firehose& firehose;
  DeliveryStream& stream;
  const Identity identity;
  // While an error object of the format conversion cannot be written, nothing else is delivered.
  bool blocked = false;
  Signal unblocked;
};

}  // namespace weir::firehose

#endif  // WEIR_SIM_FIREHOSE_STREAM_WORK_H_
