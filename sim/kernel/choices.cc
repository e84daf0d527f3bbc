#include "sim/kernel/choices.h"

#include "sim/kernel/assert.h"

namespace weir {
namespace {

constexpr unsigned bit(ChoiceKind kind) { return 1u << static_cast<unsigned>(kind); }

}  // namespace

void Choices::force(const ChoiceKey& key, std::uint64_t value) {
  forced_[key] = Forced{value};
  plain_ = false;
}

void Choices::close(ChoiceKind kind) {
  closed_ |= bit(kind);
  plain_ = false;
}

void Choices::record(ChoiceKind kind, bool zeros) {
  recording_ |= bit(kind);
  if (zeros) recording_zeros_ |= bit(kind);
  plain_ = false;
}

std::vector<ChoiceKey> Choices::forced_but_unasked() const {
  std::vector<ChoiceKey> unasked;
  for (const auto& [key, forced] : forced_) {
    if (!forced.asked) unasked.push_back(key);
  }
  return unasked;
}

std::uint64_t Choices::settle(const Site& site, const ChoiceKey& key, std::uint64_t drawn) {
  if (check_unique_ && !drawn_.insert(key).second) {
    throw InternalError("the choice " + std::string(site.name) + " was drawn twice for identity " +
                        std::to_string(key.identity.value) + ", attempt " +
                        std::to_string(key.attempt) +
                        ": give what it is drawn for an identity or an attempt of its own");
  }
  std::uint64_t value = drawn;
  if (const auto forced = forced_.find(key); forced != forced_.end()) {
    forced->second.asked = true;
    value = forced->second.value;
  } else if ((closed_ & bit(site.kind)) != 0 && site.kind != ChoiceKind::latency) {
    value = 0;
  }
  if ((recording_ & bit(site.kind)) != 0 &&
      (value != 0 || (recording_zeros_ & bit(site.kind)) != 0)) {
    recorded_.push_back({std::string(site.name), key, value});
  }
  return value;
}

}  // namespace weir
