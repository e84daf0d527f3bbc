// Pattern: a constraint's regular expression, matched as AWS matches it (the whole value, ASCII
// meanings of \d \w \s, values as Unicode).
//
// The generator turns a lone character class such as `[a-zA-Z0-9_.-]+` into a table of 256 bits,
// which costs a load a byte. Everything else goes through PCRE2, compiled when first needed and
// kept; the work one match may do is bounded, and a value that exhausts the bound does not match,
// on every machine alike (there is no JIT). Patterns are constants with static storage.

#ifndef WEIR_SIM_AWS_PATTERN_H_
#define WEIR_SIM_AWS_PATTERN_H_

// allowed(thread): constants of the program, which worlds on several threads may share
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

namespace weir::aws {

struct ByteClass {
  std::uint64_t bits[4];

  constexpr bool contains(char c) const noexcept {
    const auto octet = static_cast<unsigned char>(c);
    return (bits[octet >> 6] >> (octet & 63) & 1) != 0;
  }
};

class Pattern {
 public:
  static constexpr std::size_t kAnyNumber = std::numeric_limits<std::size_t>::max();

  // `source` is AWS's text, for messages. Matches `min` to `max` bytes, all of them of `members`.
  constexpr Pattern(const char* source, ByteClass members, std::size_t min, std::size_t max)
      : source_(source), members_(members), min_(min), max_(max) {}
  // `expression` is the same in PCRE2's dialect.
  constexpr Pattern(const char* source, const char* expression)
      : source_(source), expression_(expression) {}
  Pattern(const Pattern&) = delete;
  Pattern& operator=(const Pattern&) = delete;

  std::string_view source() const noexcept { return source_; }

  bool matches(std::string_view value) const noexcept {
    if (expression_ != nullptr) return matches_expression(value);
    if (value.size() < min_ || value.size() > max_) return false;
    for (const char c : value) {
      if (!members_.contains(c)) return false;
    }
    return true;
  }

  // Whether PCRE2 accepts the expression; the build has checked it once already.
  bool valid() const noexcept;

 private:
  bool matches_expression(std::string_view value) const noexcept;
  void* compiled() const noexcept;

  const char* source_;
  const char* expression_ = nullptr;
  ByteClass members_{};
  std::size_t min_ = 0;
  std::size_t max_ = 0;
  // allowed(thread): compiled once, by whichever world is first
  mutable std::atomic<void*> code_{nullptr};
};

}  // namespace weir::aws

#endif  // WEIR_SIM_AWS_PATTERN_H_
