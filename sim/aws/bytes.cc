#include "sim/aws/bytes.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

namespace weir {

struct Bytes::StringOwner : Owner {
  std::string text;
};

struct Bytes::AdoptedOwner : Owner {
  std::function<void()> release;
};

Bytes::Bytes(std::string text) {
  if (text.empty()) return;
  auto* owner = new StringOwner;
  owner->destroy = [](Owner* self) noexcept { delete static_cast<StringOwner*>(self); };
  owner->text = std::move(text);
  owner_ = owner;
  data_ = owner->text.data();
  size_ = owner->text.size();
}

// Counter and payload in one allocation, because this is how every produced record begins.
Bytes::Bytes(std::string_view text) {
  if (text.empty()) return;
  void* block = ::operator new(sizeof(Owner) + text.size());
  owner_ = ::new (block) Owner;
  owner_->destroy = [](Owner* self) noexcept { ::operator delete(self); };
  char* payload = static_cast<char*>(block) + sizeof(Owner);
  std::memcpy(payload, text.data(), text.size());
  data_ = payload;
  size_ = text.size();
}

Bytes::Bytes(const std::vector<std::uint8_t>& octets)
    : Bytes(std::string_view(reinterpret_cast<const char*>(octets.data()), octets.size())) {}

Bytes Bytes::adopt(std::string_view memory, std::function<void()> release) {
  auto* owner = new AdoptedOwner;
  owner->destroy = [](Owner* self) noexcept {
    auto* adopted = static_cast<AdoptedOwner*>(self);
    if (adopted->release) adopted->release();
    delete adopted;
  };
  owner->release = std::move(release);
  Bytes result;
  result.owner_ = owner;
  if (memory.data() != nullptr) result.data_ = memory.data();
  result.size_ = memory.size();
  return result;
}

struct Bytes::JoinedOwner : Owner {
  std::vector<Bytes> pieces;  // none once they are one
  std::string whole;
};

Bytes Bytes::join(std::vector<Bytes> pieces) {
  std::erase_if(pieces, [](const Bytes& piece) { return piece.empty(); });
  if (pieces.empty()) return {};
  if (pieces.size() == 1) return std::move(pieces.front());
  auto* owner = new JoinedOwner;
  owner->destroy = [](Owner* self) noexcept { delete static_cast<JoinedOwner*>(self); };
  Bytes result;
  for (const Bytes& piece : pieces) result.size_ += piece.size();
  owner->pieces = std::move(pieces);
  result.owner_ = owner;
  result.data_ = nullptr;
  return result;
}

const std::vector<Bytes>* Bytes::joined_pieces() const noexcept {
  if (data_ != nullptr) return nullptr;
  const auto& pieces = static_cast<const JoinedOwner*>(owner_)->pieces;
  return pieces.empty() ? nullptr : &pieces;
}

const char* Bytes::flatten() const {
  auto* owner = static_cast<JoinedOwner*>(owner_);
  if (owner->whole.empty()) {
    owner->whole.reserve(size_);
    for_each_piece([owner](std::string_view piece) { owner->whole += piece; });
    owner->pieces = {};
  }
  return owner->whole.data();
}

struct Bytes::NamedOwner : Owner {
  Bytes payload;
};

Identity Bytes::identity() const {
  if (owner_ != nullptr && owner_->named == size_ && size_ != 0) return owner_->identity;
  return {XXH3_64bits(data(), size_)};
}

Bytes Bytes::with_identity(Identity identity) const {
  auto* owner = new NamedOwner;
  owner->destroy = [](Owner* self) noexcept { delete static_cast<NamedOwner*>(self); };
  owner->named = size_;
  owner->identity = identity;
  owner->payload = *this;
  Bytes result;
  result.owner_ = owner;
  result.data_ = data();
  result.size_ = size_;
  return result;
}

Bytes Bytes::slice(std::size_t offset, std::size_t length) const {
  offset = std::min(offset, size_);
  Bytes result = *this;
  result.data_ = data() + offset;
  result.size_ = std::min(length, size_ - offset);
  return result;
}

}  // namespace weir
