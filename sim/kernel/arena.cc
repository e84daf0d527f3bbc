#include "sim/kernel/arena.h"

namespace weir {

#ifdef WEIR_ARENA_IS_MALLOC
Arena::~Arena() = default;
#else

Arena::~Arena() {
  for (void* chunk : chunks_) ::operator delete (chunk, std::align_val_t{kChunk});
}

void* Arena::allocate_fresh(std::size_t size) {
  if (static_cast<std::size_t>(end_ - at_) < size) {
    void* memory = ::operator new (kChunk, std::align_val_t{kChunk});
    chunks_.push_back(memory);
    static_cast<Chunk*>(memory)->arena = this;
    at_ = static_cast<char*>(memory) + sizeof(Chunk);
    end_ = static_cast<char*>(memory) + kChunk;
  }
  void* result = at_;
  at_ += size;
  return result;
}

#endif

}  // namespace weir
