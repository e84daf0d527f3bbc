#include "sim/firehose/jq_limits.h"

#include <dlfcn.h>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <vector>

extern "C" {
#include <jq.h>
}

#if defined(__SANITIZE_ADDRESS__)
#define WEIR_LEAKS_ARE_FOUND 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WEIR_LEAKS_ARE_FOUND 1
#endif
#endif
#ifdef WEIR_LEAKS_ARE_FOUND
#include <sanitizer/lsan_interface.h>
#endif

namespace weir::firehose {
namespace {

constexpr std::uint64_t kUnlimited = std::numeric_limits<std::uint64_t>::max();
// Between the polite stop and the jump: more than any one instruction looks at by itself.
constexpr std::uint64_t kGraceSteps = 200'000;
constexpr std::uint64_t kGraceBytes = 64ull << 20;
constexpr std::size_t kLargeBlock = std::size_t{64} << 10;

struct Run {
  jq_state* state = nullptr;
  JqOutcome outcome;
  std::array<void*, 32> large{};  // blocks of this run that were not freed yet
  std::size_t large_count = 0;
  std::jmp_buf way_out;
};

// allowed(thread): a run is on one thread; worlds on other threads have runs of their own
thread_local Run* current = nullptr;
// allowed(thread): as above
thread_local std::uint64_t steps_left = kUnlimited;
// allowed(thread): as above
thread_local std::uint64_t bytes_left = kUnlimited;
// allowed(thread): as above
thread_local const char* lowest_frame = nullptr;
// allowed(thread): as above
thread_local std::array<void*, 32> left_behind{};
// allowed(thread): as above
thread_local bool some_left_behind = false;
// allowed(thread): as above
thread_local int freeing = 0;  // calls of jv_free inside one another
// By pointer, since values are freed until the thread's very end.
// allowed(thread): as above
thread_local std::vector<jv>* put_off = nullptr;

// Deeper ones are put off, so that no nesting exhausts the stack.
constexpr int kFreeingMax = 200;

// What a jump leaves behind in small blocks is known and no finding.
void ignore_leaks([[maybe_unused]] bool ignore) {
#ifdef WEIR_LEAKS_ARE_FOUND
  ignore ? __lsan_disable() : __lsan_enable();
#endif
}

[[noreturn]] void leave(JqStop stop) {
  Run& run = *current;
  if (run.outcome.stop == JqStop::kNone) run.outcome.stop = stop;
  run.outcome.jumped = true;
  std::longjmp(run.way_out, 1);
}

// Halts the program at its next instruction; the second time there was none.
void stop_politely(JqStop stop) {
  Run& run = *current;
  if (run.state == nullptr || run.outcome.stop != JqStop::kNone) leave(stop);
  run.outcome.stop = stop;
  steps_left = kGraceSteps;
  bytes_left = kGraceBytes;
  jq_halt(run.state, jv_null(), jv_null());
}

void out_of_steps() {
  steps_left = kUnlimited;
  if (current != nullptr) stop_politely(JqStop::kSteps);
}

void count_bytes(std::uint64_t bytes) {
  if (bytes <= bytes_left) {
    if (bytes_left != kUnlimited) bytes_left -= bytes;
    return;
  }
  if (current == nullptr) return;
  if (bytes > kGraceBytes) leave(JqStop::kBytes);  // before it is taken from the machine
  stop_politely(JqStop::kBytes);
}

void* taken(void* block, std::size_t size) {
  if (block == nullptr && size != 0) {
    if (current != nullptr) leave(JqStop::kBytes);
    std::fputs("weir: libjq has no memory left\n", stderr);
    std::abort();
  }
  if (current != nullptr && size >= kLargeBlock && current->large_count < current->large.size()) {
    current->large[current->large_count++] = block;
  }
  return block;
}

void forget(const void* block) {
  Run& run = *current;
  const auto end = run.large.begin() + static_cast<std::ptrdiff_t>(run.large_count);
  const auto found = std::find(run.large.begin(), end, block);
  if (found == end) return;
  *found = *(end - 1);
  --run.large_count;
}

// A block that a restart frees was not left behind after all.
void still_held(void* block) {
  std::replace(left_behind.begin(), left_behind.end(), block, static_cast<void*>(nullptr));
}

}  // namespace

std::string_view describe(JqStop stop) {
  switch (stop) {
    case JqStop::kNone:
      return "it ends";
    case JqStop::kSteps:
      return "it takes too many steps";
    case JqStop::kBytes:
      return "it takes too much memory";
    case JqStop::kDepth:
      return "it nests too deeply";
    case JqStop::kAssertion:
      return "it fails an assertion of jq";
  }
  return {};
}

JqOutcome run_limited(jq_state* state, const JqLimits& limits, void (*work)(void*),
                      void* argument) {
  static thread_local Run run;  // allowed(thread): a run is on one thread
  run.state = state;
  run.outcome = {};
  run.large_count = 0;
  steps_left = limits.steps;
  bytes_left = limits.bytes;
  lowest_frame = static_cast<const char*>(__builtin_frame_address(0)) - limits.stack;
  current = &run;
  ignore_leaks(true);
  if (setjmp(run.way_out) == 0) work(argument);
  ignore_leaks(false);
  current = nullptr;
  run.outcome.steps = run.outcome.stop == JqStop::kNone ? limits.steps - steps_left : limits.steps;
  steps_left = bytes_left = kUnlimited;
  lowest_frame = nullptr;
  if (run.outcome.jumped) {
    left_behind.fill(nullptr);
    some_left_behind = run.large_count != 0;
    std::copy_n(run.large.begin(), run.large_count, left_behind.begin());
  }
  return run.outcome;
}

void free_blocks_left_behind() {
  for (void*& block : left_behind) {
    std::free(block);
    block = nullptr;
  }
  some_left_behind = false;
}

}  // namespace weir::firehose

// What the library finds in place of its own. Its memory comes from malloc, and some of it goes
// back by `free` itself, so that blocks carry no header.
extern "C" {

// Nobody leaves from here: what is half freed could not be freed again.
void jv_free(jv value) {
  using namespace weir::firehose;
  static const auto in_library = reinterpret_cast<void (*)(jv)>(dlsym(RTLD_NEXT, "jv_free"));
  if (freeing == kFreeingMax) {
    if (put_off == nullptr) put_off = new std::vector<jv>;
    put_off->push_back(value);
    return;
  }
  ++freeing;
  in_library(value);
  if (freeing == 1 && put_off != nullptr) {
    while (!put_off->empty()) {
      const jv next = put_off->back();
      put_off->pop_back();
      in_library(next);
    }
    delete put_off;
    put_off = nullptr;
  }
  --freeing;
}

jv_kind jv_get_kind(jv value) {
  using namespace weir::firehose;
  if (freeing != 0) return static_cast<jv_kind>(value.kind_flags & 0xF);
  if (--steps_left == 0) [[unlikely]]
    out_of_steps();
  if (static_cast<const char*>(__builtin_frame_address(0)) < lowest_frame) [[unlikely]] {
    leave(JqStop::kDepth);
  }
  return static_cast<jv_kind>(value.kind_flags & 0xF);
}

void* jv_mem_alloc(std::size_t size) {
  weir::firehose::count_bytes(size);
  return weir::firehose::taken(std::malloc(size), size);
}

void* jv_mem_alloc_unguarded(std::size_t size) { return jv_mem_alloc(size); }

void* jv_mem_calloc(std::size_t count, std::size_t size) {
  weir::firehose::count_bytes(count * size);
  return weir::firehose::taken(std::calloc(count, size), count * size);
}

void* jv_mem_calloc_unguarded(std::size_t count, std::size_t size) {
  return jv_mem_calloc(count, size);
}

// Only the interpreter's own stack grows this way, and the interpreter frees it.
void* jv_mem_realloc(void* block, std::size_t size) {
  weir::firehose::count_bytes(size);
  void* grown = std::realloc(block, size);
  if (grown == nullptr) std::abort();
  return grown;
}

// jq reads ~/.jq before a program, and modules, which are refused: there are no files here.
jv jv_load_file(const char* /*name*/, int /*raw*/) {
  return jv_invalid_with_msg(jv_string("weir reads no files for jq"));
}

void jv_mem_free(void* block) {
  using namespace weir::firehose;
  if (current != nullptr && current->large_count != 0) forget(block);
  if (some_left_behind && block != nullptr) still_held(block);
  std::free(block);
}

// As the C library's, but for assertions of libjq during a run.
[[noreturn]] void __assert_fail(const char* assertion, const char* file, unsigned int line,
                                const char* function) noexcept {
  using namespace weir::firehose;
  if (current != nullptr) leave(JqStop::kAssertion);
  std::fprintf(stderr, "%s:%u: %s: Assertion `%s' failed.\n", file, line, function, assertion);
  std::abort();
}
}
