// Arena: where a world's coroutine frames live.
//
// Frames come and go by the million and in few sizes, so freed ones are kept in a list a size and
// handed out again. A chunk is aligned to its own size and begins with its owner, so that a frame
// needs no header to find its way back. Everything is returned when the arena dies, which must be
// after the last frame. Under AddressSanitizer every frame is its own allocation, so that it can
// see a use after the end.

#ifndef WEIR_SIM_KERNEL_ARENA_H_
#define WEIR_SIM_KERNEL_ARENA_H_

#include <cstddef>
#include <cstdint>
#include <new>
#include <vector>

#if defined(__SANITIZE_ADDRESS__)
#define WEIR_ARENA_IS_MALLOC 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WEIR_ARENA_IS_MALLOC 1
#endif
#endif

namespace weir {

class Arena {
 public:
  Arena() = default;
  ~Arena();
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  void* allocate(std::size_t size) {
#ifdef WEIR_ARENA_IS_MALLOC
    return ::operator new(size);
#else
    const std::size_t c = (size + kStep - 1) / kStep;
    if (c >= kClasses) return allocate_large(size);
    if (Free* free = free_[c]; free != nullptr) {
      free_[c] = free->next;
      return free;
    }
    return allocate_fresh(c * kStep);
#endif
  }

  static void deallocate(void* memory, std::size_t size) noexcept {
#ifdef WEIR_ARENA_IS_MALLOC
    ::operator delete(memory, size);
#else
    const std::size_t c = (size + kStep - 1) / kStep;
    if (c >= kClasses) return ::operator delete(memory);
    // allowed(pointer-order): finds the frame's chunk; addresses are never compared
    const auto address = reinterpret_cast<std::uintptr_t>(memory);
    auto* chunk = reinterpret_cast<Chunk*>(address & ~(kChunk - 1));
    auto* free = static_cast<Free*>(memory);
    free->next = chunk->arena->free_[c];
    chunk->arena->free_[c] = free;
#endif
  }

#ifndef WEIR_ARENA_IS_MALLOC

 private:
  static constexpr std::size_t kStep = 16;
  static constexpr std::size_t kClasses = 257;  // up to 4,096 bytes
  // allowed(pointer-order): a size and alignment, not an order
  static constexpr std::uintptr_t kChunk = 1 << 18;
  struct Free {
    Free* next;
  };
  struct alignas(16) Chunk {
    Arena* arena;
  };

  static void* allocate_large(std::size_t size) { return ::operator new(size); }
  void* allocate_fresh(std::size_t size);

  Free* free_[kClasses] = {};
  char* at_ = nullptr;
  char* end_ = nullptr;
  std::vector<void*> chunks_;
#endif
};

}  // namespace weir

#endif  // WEIR_SIM_KERNEL_ARENA_H_
