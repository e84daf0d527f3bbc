// WorkerMemory: objects that a process and those it forks later see alike, at one address.

#ifndef WEIR_HARNESS_EXPLORE_WORKER_MEMORY_H_
#define WEIR_HARNESS_EXPLORE_WORKER_MEMORY_H_

#include <sys/mman.h>

#include <cerrno>
#include <cstddef>
#include <new>
#include <system_error>
#include <type_traits>

namespace weir {

// Several processes touch them at once: let T be atomic, or of atomics.
template <class T>
class WorkerMemory {
 public:
  explicit WorkerMemory(std::size_t count) : bytes_(count * sizeof(T)) {
    void* memory =
        ::mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
      throw std::system_error(errno, std::generic_category(), "mmap for workers");
    }
    objects_ = static_cast<T*>(memory);
    for (std::size_t i = 0; i < count; ++i) new (objects_ + i) T;
  }
  ~WorkerMemory() { ::munmap(objects_, bytes_); }
  WorkerMemory(const WorkerMemory&) = delete;
  WorkerMemory& operator=(const WorkerMemory&) = delete;

  T& operator[](std::size_t i) const { return objects_[i]; }

 private:
  static_assert(std::is_trivially_destructible_v<T>, "nobody knows which process was the last");

  std::size_t bytes_;
  T* objects_ = nullptr;
};

}  // namespace weir

#endif  // WEIR_HARNESS_EXPLORE_WORKER_MEMORY_H_
