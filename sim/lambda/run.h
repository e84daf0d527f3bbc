// Run: one invocation as its environment and its handler see it. It keeps to the version that it
// began with, whatever becomes of the function meanwhile.

#ifndef WEIR_SIM_LAMBDA_RUN_H_
#define WEIR_SIM_LAMBDA_RUN_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sim/kernel/identity.h"
#include "sim/kernel/time.h"
#include "sim/lambda/environment.h"
#include "sim/lambda/state.h"

namespace weir::lambda {

struct Run {
  Run(std::string function, std::string asked_for, std::shared_ptr<const VersionState> which)
      : name(std::move(function)), qualifier(std::move(asked_for)), version(std::move(which)) {}

  // The handler invokes another function: a link of what may be a loop.
  void calls_function(Identity call) {
    Chain next = chain;
    ++next[name];
    (*chains)[call] = std::move(next);
  }

  std::string name;
  std::string qualifier;  // as the caller gave it; may be empty
  std::shared_ptr<const VersionState> version;
  std::string request_id;
  std::string client_context;
  ExecutionEnvironment environment;
  std::string pool;      // whose provisioned concurrency it uses; empty: it is on demand
  bool cold = false;     // the environment is new
  bool spilled = false;  // the provisioned concurrency was all in use
  Duration init{};       // how long that took, if it was not within the invocation
  Time started;
  std::vector<LogLine> lines;
  Chain chain;                                  // of the invocations that led to this one
  std::map<Identity, Chain>* chains = nullptr;  // of all; never null while a handler runs
};

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_RUN_H_
