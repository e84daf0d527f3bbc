#include "sim/lambda/json_text.h"

#include <cstdint>
#include <cstring>
#include <string>

namespace weir::lambda {
namespace {

constexpr std::uint64_t kOnes = 0x0101010101010101;
constexpr std::uint64_t kHighs = 0x8080808080808080;

// Whether any of eight bytes is zero; one that is not may be said to be, above one that is.
constexpr std::uint64_t zeros(std::uint64_t bytes) { return (bytes - kOnes) & ~bytes & kHighs; }

// A reader that never goes back. The open brackets are in a string, so that no depth is too deep.
class Reader {
 public:
  explicit Reader(std::string_view text) : next_(text.data()), end_(text.data() + text.size()) {}

  bool read_document() {
    for (bool more = read_value(); more; more = read_value()) {
    }
    skip_space();
    return good_ && open_.empty() && next_ == end_;
  }

 private:
  bool fail() { return good_ = false; }
  char peek() const { return next_ == end_ ? '\0' : *next_; }
  bool take(char c) {
    if (peek() != c) return false;
    ++next_;
    return true;
  }
  void skip_space() {
    while (next_ != end_ && (*next_ == ' ' || *next_ == '\n' || *next_ == '\r' || *next_ == '\t')) {
      ++next_;
    }
  }

  // A value, or its beginning, and all that ends with it. True: another one follows.
  bool read_value() {
    skip_space();
    const char c = peek();
    if (c == '{' || c == '[') {
      ++next_;
      open_ += c;
      skip_space();
      if (take(c == '{' ? '}' : ']')) {
        open_.pop_back();
        return close();
      }
      return c == '[' || read_name();
    }
    const bool read = c == '"' ? read_string() : read_word();
    return read ? close() : fail();
  }
  bool close() {
    for (;;) {
      if (open_.empty()) return false;
      skip_space();
      if (take(',')) {
        if (open_.back() == '[') return true;
        skip_space();
        return read_name();
      }
      if (!take(open_.back() == '{' ? '}' : ']')) return fail();
      open_.pop_back();
    }
  }
  bool read_name() {
    if (!read_string()) return fail();
    skip_space();
    return take(':') || fail();
  }

  bool read_string() {
    if (!take('"')) return false;
    for (;;) {
      skip_plain();
      if (next_ == end_ || static_cast<unsigned char>(*next_) < 0x20) return false;
      if (*next_++ == '"') return true;
      if (!read_escape()) return false;
    }
  }
  // Up to what may be a quote, a backslash or a control character.
  void skip_plain() {
    for (std::uint64_t bytes = 0; end_ - next_ >= 8; next_ += 8) {
      std::memcpy(&bytes, next_, 8);
      const std::uint64_t quote = zeros(bytes ^ (kOnes * '"'));
      const std::uint64_t slash = zeros(bytes ^ (kOnes * '\\'));
      const std::uint64_t control = (bytes - kOnes * 0x20) & ~bytes & kHighs;
      if ((quote | slash | control) != 0) break;
    }
    while (next_ != end_ && *next_ != '"' && *next_ != '\\' &&
           static_cast<unsigned char>(*next_) >= 0x20) {
      ++next_;
    }
  }
  bool read_escape() {
    const char c = peek();
    if (c == '\0' || std::strchr("\"\\/bfnrtu", c) == nullptr) return false;
    ++next_;
    if (c != 'u') return true;
    for (int digit = 0; digit < 4; ++digit, ++next_) {
      const char hex = peek();
      const bool fits =
          ('0' <= hex && hex <= '9') || ('a' <= hex && hex <= 'f') || ('A' <= hex && hex <= 'F');
      if (!fits) return false;
    }
    return true;
  }

  bool read_word() {
    for (const std::string_view word : {"true", "false", "null"}) {
      if (std::string_view(next_, static_cast<std::size_t>(end_ - next_)).starts_with(word)) {
        next_ += word.size();
        return true;
      }
    }
    return read_number();
  }
  bool read_digits() {
    const char* const first = next_;
    while ('0' <= peek() && peek() <= '9') ++next_;
    return next_ != first;
  }
  bool read_number() {
    take('-');
    if (!take('0') && !read_digits()) return false;
    if (take('.') && !read_digits()) return false;
    if (!take('e') && !take('E')) return true;
    if (!take('+')) take('-');
    return read_digits();
  }

  const char* next_;
  const char* end_;
  std::string open_;  // '{' and '['
  bool good_ = true;
};

}  // namespace

bool is_json(std::string_view text) { return Reader(text).read_document(); }

}  // namespace weir::lambda
