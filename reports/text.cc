#include "reports/text.h"

#include "harness/explore/utf8.h"

namespace weir::reports {

namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";

bool is_control(std::string_view character) {
  const auto lead = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return lead < 0x20 || lead == 0x7f;
  return lead == 0xc2 && static_cast<unsigned char>(character[1]) < 0xa0;  // U+0080 to U+009F
}

}  // namespace

std::string utf8_text(std::string_view text) {
  std::string result;
  while (true) {
    const std::size_t good = utf8_prefix(text);
    result += text.substr(0, good);
    if (good == text.size()) return result;
    result += kReplacement;
    text.remove_prefix(good + 1);
  }
}

std::string printable_text(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    const std::string_view character = text.substr(0, length == 0 ? 1 : length);
    result += length == 0 || is_control(character) ? kReplacement : character;
    text.remove_prefix(character.size());
  }
  return result;
}

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  for (const char c : text) columns += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  return columns;
}

}  // namespace weir::reports
