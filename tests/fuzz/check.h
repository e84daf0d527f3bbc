// What a fuzz target promises beside not crashing.

#ifndef WEIR_TESTS_FUZZ_CHECK_H_
#define WEIR_TESTS_FUZZ_CHECK_H_

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string_view>

// What libFuzzer calls, once an input; each .cc file of a target defines it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace weir::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return {};  // libFuzzer gives null then
  return {reinterpret_cast<const char*>(data), size};
}

// Ends the fuzzer with the input that did it, and fails the replay of the corpus.
inline void check(bool holds, const char* promise) {
  if (!holds) throw std::logic_error(promise);
}

}  // namespace weir::fuzz

#endif  // WEIR_TESTS_FUZZ_CHECK_H_
