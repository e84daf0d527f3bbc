// ExecutionEnvironment: where a function runs, and what of it the next invocation finds there.
//
//   struct Cache { std::map<std::string, std::string> rows; };
//   …
//   Cache& cache = invocation.environment().memory<Cache>();
//
// Globals and /tmp survive from one invocation to the next in the same environment, whether the
// invocation went well or not: stale state is as real as a warm cache. A time-out or a crash loses
// the memory and keeps /tmp. With the environment both are gone, at a time that nobody announces.

#ifndef WEIR_SIM_LAMBDA_ENVIRONMENT_H_
#define WEIR_SIM_LAMBDA_ENVIRONMENT_H_

#include <any>
#include <cstdint>
#include <map>
#include <string>

#include "sim/aws/bytes.h"
#include "sim/kernel/identity.h"
#include "sim/kernel/time.h"

namespace weir::lambda {

class ExecutionEnvironment {
 public:
  // The function's globals, made when first asked for after an init. One type a function: asking
  // for another one begins anew. REQUIRES: T can be copied, for the cloud's state is plain data.
  template <class T>
  T& memory() {
    if (T* there = std::any_cast<T>(&memory_)) return *there;
    return memory_.emplace<T>();
  }
  // Files by their names.
  std::map<std::string, Bytes> tmp;

  // ---- for the service ----

  Identity made_for;  // a version's VersionState::environment_key
  std::uint64_t number = 0;
  Identity identity;
  Time made;
  Time idle_since;
  bool initialised = false;  // false: the runtime and the function's init code have yet to run
  bool provisioned = false;

  // The process is gone.
  void reset() {
    memory_.reset();
    initialised = false;
  }
  // "2026/11/21/[$LATEST]" and 32 hexadecimal digits; made when first asked for.
  const std::string& log_stream(const std::string& version) const;

 private:
  std::any memory_;
  mutable std::string log_stream_;
};

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_ENVIRONMENT_H_
