// Bytes: an immutable slice of a reference-counted buffer.
//
// A record's payload is written once, by its producer; on its way through streams, functions and
// delivery streams to an object it is only ever pointed to. Copying and slicing cost a few
// instructions and never touch the payload, and a slice keeps its whole buffer alive. The count is
// deliberately not atomic: one world lives on one thread, and Bytes never travel between worlds on
// different threads. The buffer cannot be changed through this class.
//
// Several payloads can be joined to a longer one without copying any: an object of a million
// records is a list of slices until somebody asks for it in one piece.
//
// A payload also carries its identity, given at birth and inherited by whatever points to it, so
// that luck follows a record and not its place in a list (see sim/kernel/identity.h).

#ifndef WEIR_SIM_AWS_BYTES_H_
#define WEIR_SIM_AWS_BYTES_H_

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/kernel/identity.h"

namespace weir {

class Bytes {
 public:
  Bytes() noexcept = default;

  // Takes over the string's own memory: nothing is copied (short strings excepted).
  Bytes(std::string text);  // NOLINT(google-explicit-constructor): payloads read like text in tests
  // These copy, once.
  Bytes(std::string_view text);                               // NOLINT(google-explicit-constructor)
  Bytes(const char* text) : Bytes(std::string_view(text)) {}  // NOLINT(google-explicit-constructor)
  explicit Bytes(const std::vector<std::uint8_t>& octets);

  // Points into memory that somebody else provides, such as a mapped input file, and calls
  // `release` when the last slice of it is gone. REQUIRES: the memory does not change until then.
  // If this throws, `release` has not been and will not be called.
  static Bytes adopt(std::string_view memory, std::function<void()> release);

  // The payloads one after the other. None is copied before somebody asks for data() or view().
  static Bytes join(std::vector<Bytes> pieces);

  Bytes(const Bytes& other) noexcept
      : owner_(other.owner_), data_(other.data_), size_(other.size_) {
    if (owner_ != nullptr) ++owner_->references;
  }
  Bytes(Bytes&& other) noexcept : owner_(other.owner_), data_(other.data_), size_(other.size_) {
    other.owner_ = nullptr;
    other.data_ = "";
    other.size_ = 0;
  }
  // By value: one definition serves copies and moves, and assignment to itself is harmless.
  Bytes& operator=(Bytes other) noexcept {
    std::swap(owner_, other.owner_);
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~Bytes() { release(); }

  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }
  // Never null. Of what was joined this makes one piece, once for all who share it.
  const char* data() const { return data_ != nullptr ? data_ : flatten(); }
  std::string_view view() const { return {data(), size_}; }
  std::string str() const { return std::string(view()); }
  // Calls `visit(std::string_view)` for each piece in order, without copying any.
  template <class Visit>
  void for_each_piece(Visit&& visit) const {
    if (const std::vector<Bytes>* pieces = joined_pieces()) {
      for (const Bytes& piece : *pieces) piece.for_each_piece(visit);
    } else {
      visit(view());
    }
  }

  // The `length` bytes from `offset` on, or as many of them as there are; shares the buffer.
  Bytes slice(std::size_t offset, std::size_t length = std::string_view::npos) const;

  // The one given at birth; else what follows from the content. A slice of a part has its own.
  Identity identity() const;
  // The same payload as a thing of its own: nothing is copied.
  Bytes with_identity(Identity identity) const;

  // How many slices share the buffer. Only for tests and for memory accounting.
  std::size_t use_count() const noexcept { return owner_ == nullptr ? 0 : owner_->references; }

  friend bool operator==(const Bytes& a, const Bytes& b) { return a.view() == b.view(); }
  friend std::strong_ordering operator<=>(const Bytes& a, const Bytes& b) {
    return a.view() <=> b.view();
  }

 private:
  struct Owner {
    std::size_t references = 1;
    std::size_t named = 0;  // the size of the slice that has the identity; 0 = none has
    Identity identity;
    void (*destroy)(Owner*) noexcept = nullptr;
  };
  struct StringOwner;
  struct AdoptedOwner;
  struct NamedOwner;
  struct JoinedOwner;

  const char* flatten() const;
  // Null: this is one piece already.
  const std::vector<Bytes>* joined_pieces() const noexcept;
  void release() noexcept {
    if (owner_ != nullptr && --owner_->references == 0) owner_->destroy(owner_);
  }

  Owner* owner_ = nullptr;  // null: empty, nothing to keep alive
  const char* data_ = "";   // null: joined, and owned by a JoinedOwner
  std::size_t size_ = 0;
};

}  // namespace weir

#endif  // WEIR_SIM_AWS_BYTES_H_
