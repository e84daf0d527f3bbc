#include "sim/lambda/provisioner.h"

#include <memory>
#include <utility>

#include "sim/lambda/function_reference.h"

namespace weir::lambda {

ProvisionedState* Provisioner::find(const std::string& function, const std::string& qualifier,
                                    Identity asked) {
  const auto owner = lambda_.functions.find(function);
  if (owner == lambda_.functions.end()) return nullptr;
  const auto pool = owner->second.provisioned.find(qualifier);
  if (pool == owner->second.provisioned.end() || pool->second.asked != asked) return nullptr;
  return &pool->second;
}

void Provisioner::start(const std::string& function, const std::string& qualifier) {
  const ProvisionedState& pool = lambda_.functions.at(function).provisioned.at(qualifier);
  for (std::int64_t number = 0; number < pool.requested; ++number) {
    const Identity identity = pool.asked.child("provision", static_cast<std::uint64_t>(number));
    stories_.spawn(identity, make(function, qualifier, pool.asked, number));
  }
}

void Provisioner::move(const CallContext& context, const std::string& function,
                       const std::string& alias) {
  FunctionState& owner = lambda_.functions.at(function);
  const auto pool = owner.provisioned.find(alias);
  const std::string& version = owner.aliases.at(alias).version;
  if (pool == owner.provisioned.end() || pool->second.version == version) return;
  pool->second.version = version;
  pool->second.asked = context.call;
  pool->second.status = "IN_PROGRESS";
  pool->second.reason.clear();
  pool->second.idle.clear();
  start(function, alias);
}

// The last one to be done makes the whole READY.
Task<void> Provisioner::make(std::string function, std::string qualifier, Identity asked,
                             std::int64_t number) {
  co_await kernel().delay(lambda_.options.provisioning);
  ProvisionedState* pool = find(function, qualifier, asked);
  if (pool == nullptr) co_return;
  auto version = find_version(lambda_.functions.at(function), pool->version);
  const Identity identity = asked.child("environment", static_cast<std::uint64_t>(number));
  auto made = co_await runner_.provision(function, std::move(version), identity);
  pool = find(function, qualifier, asked);
  if (pool == nullptr) co_return;
  if (!made) {
    pool->status = "FAILED";
    pool->reason = "FUNCTION_ERROR_INIT_FAILURE";
    pool->idle.clear();
  }
  if (pool->status != "IN_PROGRESS") co_return;
  made->idle_since = kernel().now();
  pool->idle.push_back(std::move(*made));
  if (static_cast<std::int64_t>(pool->idle.size()) == pool->requested) pool->status = "READY";
}

}  // namespace weir::lambda
