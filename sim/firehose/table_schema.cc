#include "sim/firehose/table_schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace weir::firehose {
namespace {

constexpr int kNestingMax = 32;
constexpr std::size_t kTextMax = 131'072;  // Glue's longest type

struct Simple {
  std::string_view name;
  HiveKind kind;
};
constexpr Simple kSimple[] = {
    {"boolean", HiveKind::kBoolean},
    {"tinyint", HiveKind::kTinyint},
    {"smallint", HiveKind::kSmallint},
    {"int", HiveKind::kInt},
    {"integer", HiveKind::kInt},
    {"bigint", HiveKind::kBigint},
    {"float", HiveKind::kFloat},
    {"double", HiveKind::kDouble},
    {"string", HiveKind::kString},
    {"date", HiveKind::kDate},
    {"timestamp", HiveKind::kTimestamp},
    {"binary", HiveKind::kBinary},
    {"decimal", HiveKind::kDecimal},
    {"char", HiveKind::kChar},
    {"varchar", HiveKind::kVarchar},
    {"array", HiveKind::kArray},
    {"map", HiveKind::kMap},
    {"struct", HiveKind::kStruct},
};

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  std::expected<HiveType, std::string> whole() {
    auto type = read(0);
    if (type && peek() != '\0') return refuse("the end");
    return type;
  }

 private:
  using Result = std::expected<HiveType, std::string>;

  char peek() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }

  bool take(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }

  std::unexpected<std::string> refuse(std::string_view expected) const {
    return std::unexpected(
        fmt::format("{}: {} is expected at character {}", text_.substr(0, 200), expected, at_ + 1));
  }

  // Up to what ends a name in a type. Hive's names may hold anything else.
  std::string name() {
    peek();
    std::string name;
    while (at_ < text_.size() && std::string_view("<>(),: ").find(text_[at_]) == std::string::npos)
      name += lower(text_[at_++]);
    return name;
  }

  std::optional<int> number(int min, int max) {
    peek();
    int value = 0;
    const auto read = std::from_chars(text_.data() + at_, text_.data() + text_.size(), value);
    if (read.ec != std::errc() || value < min || value > max) return std::nullopt;
    at_ = static_cast<std::size_t>(read.ptr - text_.data());
    return value;
  }

  Result read(int depth) {
    if (depth > kNestingMax) return refuse("a type that nests less deeply");
    const std::size_t start = at_;
    const std::string word = name();
    const auto* simple = std::ranges::find(kSimple, word, &Simple::name);
    if (simple == std::end(kSimple)) {
      at_ = start;
      return refuse("a Hive type");
    }
    HiveType type;
    type.kind = simple->kind;
    switch (type.kind) {
      case HiveKind::kDecimal:
        return decimal(type);
      case HiveKind::kChar:
      case HiveKind::kVarchar:
        return length(type);
      case HiveKind::kArray:
        return with_children(type, {"element"}, depth);
      case HiveKind::kMap:
        return with_children(type, {"key", "value"}, depth);
      case HiveKind::kStruct:
        return fields(type, depth);
      default:
        return type;
    }
  }

  Result decimal(HiveType type) {
    type.precision = 10;
    if (!take('(')) return type;
    const auto precision = number(1, 38);
    if (!precision) return refuse("a precision of 1 to 38");
    type.precision = *precision;
    if (take(',')) {
      const auto scale = number(0, *precision);
      if (!scale) return refuse("a scale of 0 to the precision");
      type.scale = *scale;
    }
    if (!take(')')) return refuse("')'");
    return type;
  }

  Result length(HiveType type) {
    const int max = type.kind == HiveKind::kChar ? 255 : 65'535;
    if (!take('(')) return refuse("'('");
    const auto length = number(1, max);
    if (!length) return refuse(fmt::format("a length of 1 to {}", max));
    type.precision = *length;
    if (!take(')')) return refuse("')'");
    return type;
  }

  Result with_children(HiveType type, std::initializer_list<const char*> names, int depth) {
    char before = '<';
    for (const char* name : names) {
      if (!take(before)) return refuse(fmt::format("'{}'", before));
      before = ',';
      auto child = read(depth + 1);
      if (!child) return child;
      type.children.push_back({name, *std::move(child)});
    }
    if (!take('>')) return refuse("'>'");
    if (type.kind == HiveKind::kMap && !type.children[0].type.children.empty()) {
      return refuse("a map whose key is no array, map or struct");
    }
    return type;
  }

  Result fields(HiveType type, int depth) {
    if (!take('<')) return refuse("'<'");
    do {
      std::string field = name();
      if (field.empty()) return refuse("a field's name");
      if (std::ranges::find(type.children, field, &HiveField::name) != type.children.end()) {
        return refuse("a name that no other field has");
      }
      if (!take(':')) return refuse("':'");
      auto child = read(depth + 1);
      if (!child) return child;
      type.children.push_back({std::move(field), *std::move(child)});
    } while (take(','));
    if (!take('>')) return refuse("',' or '>'");
    return type;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

std::expected<HiveType, std::string> parse_hive_type(std::string_view text) {
  if (text.size() > kTextMax) {
    return std::unexpected(fmt::format("a type's text has at most {} characters", kTextMax));
  }
  return Parser(text).whole();
}

std::string hive_text(const HiveType& type) {
  const std::string_view name = std::ranges::find(kSimple, type.kind, &Simple::kind)->name;
  switch (type.kind) {
    case HiveKind::kDecimal:
      return fmt::format("{}({},{})", name, type.precision, type.scale);
    case HiveKind::kChar:
    case HiveKind::kVarchar:
      return fmt::format("{}({})", name, type.precision);
    case HiveKind::kArray:
    case HiveKind::kMap:
    case HiveKind::kStruct: {
      std::string text = fmt::format("{}<", name);
      for (const HiveField& child : type.children) {
        if (&child != type.children.data()) text += ',';
        if (type.kind == HiveKind::kStruct) text += child.name + ':';
        text += hive_text(child.type);
      }
      return text + '>';
    }
    default:
      return std::string(name);
  }
}

}  // namespace weir::firehose
