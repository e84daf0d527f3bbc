#include "sim/lambda/environment.h"

#include <algorithm>
#include <utility>

#include "sim/kernel/trace.h"

namespace weir::lambda {

const std::string& ExecutionEnvironment::log_stream(const std::string& version) const {
  if (!log_stream_.empty()) return log_stream_;
  std::string stream = to_iso8601(made).substr(0, 10);
  std::replace(stream.begin(), stream.end(), '-', '/');
  stream.append("/[").append(version).append("]");
  for (std::uint64_t half = 0; half < 2; ++half) {
    stream += to_hex(identity.child("log stream", half).value);
  }
  return log_stream_ = std::move(stream);
}

}  // namespace weir::lambda
