// UTF-8, well-formed as Unicode has it: no overlong forms, no surrogates, nothing above U+10FFFF.

#ifndef WEIR_HARNESS_EXPLORE_UTF8_H_
#define WEIR_HARNESS_EXPLORE_UTF8_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace weir {

// How many bytes the first character has, 1 to 4; 0 if the text is empty or begins with bytes that
// are not a character.
constexpr std::size_t utf8_length(std::string_view text) {
  const auto byte = [text](std::size_t at) {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0u;
  };
  const auto follows = [&byte](std::size_t at) { return byte(at) >> 6 == 2; };
  const unsigned lead = byte(0);
  const unsigned second = byte(1);
  if (lead < 0x80) return text.empty() ? 0 : 1;
  if (lead < 0xc2 || lead > 0xf4 || !follows(1)) return 0;
  if (lead < 0xe0) return 2;
  if (!follows(2)) return 0;
  if (lead < 0xf0) {
    const bool overlong = lead == 0xe0 && second < 0xa0;
    const bool surrogate = lead == 0xed && second >= 0xa0;
    return overlong || surrogate ? 0 : 3;
  }
  const bool overlong = lead == 0xf0 && second < 0x90;
  const bool beyond = lead == 0xf4 && second >= 0x90;
  return overlong || beyond || !follows(3) ? 0 : 4;
}

// How many bytes of the text, from its beginning, are well-formed characters.
inline std::size_t utf8_prefix(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    std::uint64_t eight = 0;  // most text is ASCII, and then eight bytes are one comparison
    if (text.size() - at >= sizeof eight) {
      std::memcpy(&eight, text.data() + at, sizeof eight);
      if ((eight & 0x8080808080808080ULL) == 0) {
        at += sizeof eight;
        continue;
      }
    }
    const std::size_t length = utf8_length(text.substr(at));
    if (length == 0) break;
    at += length;
  }
  return at;
}

}  // namespace weir

#endif  // WEIR_HARNESS_EXPLORE_UTF8_H_
