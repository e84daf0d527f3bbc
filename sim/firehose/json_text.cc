#include "sim/firehose/json_text.h"

#include <fmt/format.h>

#include <array>
#include <optional>

namespace weir::firehose {
namespace {

constexpr int kNestingMax = 200;

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The length of the UTF-8 character at the front of `text`, or 0 where there is none.
std::size_t character_length(std::string_view text) {
  const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = octet(0);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((octet(i) & 0xC0) != 0x80) return 0;
  }
  const unsigned char second = octet(1);
  const bool bad = (first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ||
                   (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F);
  return bad ? 0 : length;
}

void append_utf8(std::string& text, std::uint32_t point) {
  const auto put = [&](std::uint32_t octet) { text += static_cast<char>(octet); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xC0 | point >> 6);
    put(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    put(0xE0 | point >> 12);
    put(0x80 | (point >> 6 & 0x3F));
    put(0x80 | (point & 0x3F));
  } else {
    put(0xF0 | point >> 18);
    put(0x80 | (point >> 12 & 0x3F));
    put(0x80 | (point >> 6 & 0x3F));
    put(0x80 | (point & 0x3F));
  }
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::expected<std::vector<JsonText>, std::string> all() {
    std::vector<JsonText> values;
    for (skip_space(); at_ < text_.size(); skip_space()) {
      if (!value(values.emplace_back(), 0)) return std::unexpected(mistake());
    }
    return values;
  }

 private:
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  void skip_space() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(peek()) != std::string::npos)
      ++at_;
  }

  std::string mistake() const {
    if (at_ >= text_.size()) return "Unexpected end of input";
    std::size_t line = 1;
    std::size_t column = 1;
    for (const char c : text_.substr(0, at_)) {
      column = c == '\n' ? 1 : column + 1;
      line += c == '\n' ? 1 : 0;
    }
    const auto octet = static_cast<unsigned char>(text_[at_]);
    const std::string shown = octet >= 0x20 && octet < 0x7F ? fmt::format("'{}' ", text_[at_]) : "";
    return fmt::format("Unexpected character ({}(code {})) at line {}, column {}", shown, octet,
                       line, column);
  }

  bool word(std::string_view word) {
    for (const char c : word) {
      if (peek() != c) return false;
      ++at_;
    }
    return true;
  }

  bool value(JsonText& value, int depth) {
    if (depth > kNestingMax) return false;
    using Kind = JsonText::Kind;
    switch (peek()) {
      case 'n':
        return word("null");
      case 'f':
        value.kind = Kind::kFalse;
        return word("false");
      case 't':
        value.kind = Kind::kTrue;
        return word("true");
      case '"':
        value.kind = Kind::kString;
        return string(value.text);
      case '[':
        value.kind = Kind::kArray;
        return array(value, depth);
      case '{':
        value.kind = Kind::kObject;
        return object(value, depth);
      default:
        value.kind = Kind::kNumber;
        return number(value.text);
    }
  }

  bool digits() {
    if (!is_digit(peek())) return false;
    while (is_digit(peek())) ++at_;
    return true;
  }

  bool number(std::string& text) {
    const std::size_t start = at_;
    if (peek() == '-') ++at_;
    if (peek() == '0') {
      ++at_;
    } else if (!digits()) {
      return false;
    }
    if (peek() == '.') {
      ++at_;
      if (!digits()) return false;
    }
    if (peek() == 'e' || peek() == 'E') {
      ++at_;
      if (peek() == '+' || peek() == '-') ++at_;
      if (!digits()) return false;
    }
    text = text_.substr(start, at_ - start);
    // `12abc` and `0123` are no two values.
    const char next = peek();
    return !is_digit(next) && !(next >= 'a' && next <= 'z') && !(next >= 'A' && next <= 'Z');
  }

  std::optional<std::uint32_t> four_digits() {
    std::uint32_t value = 0;
    for (int i = 0; i < 4; ++i) {
      const char c = peek();
      const char letter = static_cast<char>(c | 0x20);
      if (!is_digit(c) && !(letter >= 'a' && letter <= 'f')) return std::nullopt;
      value = value * 16 + static_cast<std::uint32_t>(is_digit(c) ? c - '0' : letter - 'a' + 10);
      ++at_;
    }
    return value;
  }

  bool escape(std::string& text) {
    constexpr std::string_view kLetters = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    if (const auto at = kLetters.find(peek()); at != std::string::npos && peek() != '\0') {
      ++at_;
      text += kMeanings[at];
      return true;
    }
    if (peek() != 'u') return false;
    ++at_;
    auto point = four_digits();
    if (!point) return false;
    if (*point >= 0xD800 && *point < 0xDC00 && peek() == '\\' && peek(1) == 'u') {
      const std::size_t before = at_;
      at_ += 2;
      const auto low = four_digits();
      if (!low) return false;
      if (*low >= 0xDC00 && *low < 0xE000) {
        point = 0x10000 + ((*point - 0xD800) << 10) + (*low - 0xDC00);
      } else {
        at_ = before;
      }
    }
    const bool half = *point >= 0xD800 && *point < 0xE000;
    append_utf8(text, half ? 0xFFFD : *point);  // half a pair is no character
    return true;
  }

  bool string(std::string& text) {
    ++at_;
    while (at_ < text_.size() && peek() != '"') {
      if (peek() == '\\') {
        ++at_;
        if (!escape(text)) return false;
        continue;
      }
      const std::size_t length = character_length(text_.substr(at_));
      if (length == 0 || static_cast<unsigned char>(peek()) < 0x20) return false;
      text += text_.substr(at_, length);
      at_ += length;
    }
    if (at_ >= text_.size()) return false;
    ++at_;
    return true;
  }

  bool array(JsonText& value_of, int depth) {
    ++at_;
    skip_space();
    if (peek() == ']') return word("]");
    while (true) {
      skip_space();
      if (!value(value_of.items.emplace_back(), depth + 1)) return false;
      skip_space();
      if (peek() != ',') return word("]");
      ++at_;
    }
  }

  bool object(JsonText& value_of, int depth) {
    ++at_;
    skip_space();
    if (peek() == '}') return word("}");
    while (true) {
      skip_space();
      if (peek() != '"') return false;
      JsonMember& member = value_of.members.emplace_back();
      if (!string(member.key)) return false;
      skip_space();
      if (!word(":")) return false;
      skip_space();
      if (!value(member.value, depth + 1)) return false;
      skip_space();
      if (peek() != ',') return word("}");
      ++at_;
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (octet < 0x20) {
      out += fmt::format("\\u{:04x}", octet);
    } else {
      out += c;
    }
  }
  out += '"';
}

void append(std::string& out, const JsonText& value) {
  switch (value.kind) {
    case JsonText::Kind::kNull:
      out += "null";
      break;
    case JsonText::Kind::kFalse:
      out += "false";
      break;
    case JsonText::Kind::kTrue:
      out += "true";
      break;
    case JsonText::Kind::kNumber:
      out += value.text;
      break;
    case JsonText::Kind::kString:
      append_quoted(out, value.text);
      break;
    case JsonText::Kind::kArray:
      out += '[';
      for (const JsonText& item : value.items) {
        if (&item != value.items.data()) out += ',';
        append(out, item);
      }
      out += ']';
      break;
    case JsonText::Kind::kObject:
      out += '{';
      for (const JsonMember& member : value.members) {
        if (&member != value.members.data()) out += ',';
        append_quoted(out, member.key);
        out += ':';
        append(out, member.value);
      }
      out += '}';
      break;
  }
}

}  // namespace

std::string JsonText::dump() const {
  std::string out;
  append(out, *this);
  return out;
}

std::expected<std::vector<JsonText>, std::string> read_json_values(std::string_view text) {
  return Reader(text).all();
}

}  // namespace weir::firehose
