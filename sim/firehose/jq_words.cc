#include "sim/firehose/jq_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

namespace weir::firehose {
namespace {

struct Word {
  std::string_view name;
  std::string_view why;
};

constexpr std::string_view kClock = "it reads the machine's clock";
constexpr std::string_view kZone = "it depends on the machine's time zone";
constexpr std::string_view kEnvironment = "it reads the machine's environment";
constexpr std::string_view kInput = "a record is the program's one input";
constexpr std::string_view kOutput = "it writes past the program's result";
constexpr std::string_view kModule = "there are no modules to load";
constexpr std::string_view kHalt = "it ends the program without a result";
constexpr std::string_view kLibm = "its last digits depend on the processor";

constexpr Word kFunctions[] = {
    {"now", kClock},
    {"localtime", kZone},
    {"strflocaltime", kZone},
    {"env", kEnvironment},
    {"get_search_list", kEnvironment},
    {"get_prog_origin", kEnvironment},
    {"get_jq_origin", kEnvironment},
    {"input", kInput},
    {"_input", kInput},
    {"inputs", kInput},
    {"input_filename", kInput},
    {"input_line_number", kInput},
    {"debug", kOutput},
    {"stderr", kOutput},
    {"halt", kHalt},
    {"halt_error", kHalt},
    {"import", kModule},
    {"include", kModule},
    {"module", kModule},
    {"modulemeta", kModule},
    {"__loc__", "it is about the program's file, and there is none"},
};

constexpr Word kVariables[] = {
    {"ENV", kEnvironment},
    {"__loc__", "it is about the program's file, and there is none"},
    {"__prog_args", kEnvironment},
};

constexpr std::string_view kLibmNames[] = {
    "acos", "acosh",  "asin",   "asinh", "atan",  "atan2", "atanh",   "cbrt",  "cos", "cosh",
    "erf",  "erfc",   "exp",    "exp10", "exp2",  "expm1", "gamma",   "hypot", "j0",  "j1",
    "jn",   "lgamma", "log",    "log10", "log1p", "log2",  "pow",     "pow10", "sin", "sinh",
    "tan",  "tanh",   "tgamma", "y0",    "y1",    "yn",    "lgamma_r"};

constexpr std::string_view kLooping[] = {
    "def",   "reduce", "foreach", "range",          "repeat",  "while",   "until",
    "limit", "nth",    "recurse", "gsub",           "sub",     "walk",    "combinations",
    "label", "scan",   "splits",  "ascii_downcase", "getpath", "setpath", "implode"};

enum class Kind { kName, kVariable, kString, kOther };

struct Token {
  Kind kind = Kind::kOther;
  std::string_view text;  // of a string: what stands between the quotes
  bool plain = true;      // of a string: no escapes and nothing interpolated
  bool key = false;       // of a name: it is the key of an object, not a call
};

constexpr bool starts_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool in_name(char c) { return starts_name(c) || is_digit(c); }

// jq's own lexer, as far as telling names from what only looks like one needs it.
class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  std::vector<Token> tokens() {
    while (at_ < text_.size()) step();
    return std::move(tokens_);
  }

 private:
  // A string with something interpolated is a bracket like any other: what it holds is code.
  static constexpr char kInterpolation = '"';

  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  void step() {
    const char c = peek();
    if (c == '#') {
      while (at_ < text_.size() && peek() != '\n' && peek() != '\r') ++at_;
    } else if (c == ' ' || c == '\n' || c == '\t') {
      ++at_;
    } else if (c == '"') {
      ++at_;
      read_string();
    } else if (starts_name(c)) {
      read_name();
    } else if (c == '.' && starts_name(peek(1))) {  // a field
      ++at_;
      while (in_name(peek())) ++at_;
      tokens_.push_back({});
    } else if (c == '@') {
      ++at_;
      while (in_name(peek())) ++at_;
      tokens_.push_back({});
    } else if (is_digit(c)) {
      read_number();
    } else {
      read_sign(c);
    }
  }

  void read_number() {
    while (is_digit(peek()) || peek() == '.') ++at_;
    const std::size_t sign = peek(1) == '+' || peek(1) == '-' ? 2 : 1;
    if ((peek() == 'e' || peek() == 'E') && is_digit(peek(sign))) {
      at_ += sign;
      while (is_digit(peek())) ++at_;
    }
    tokens_.push_back({});
  }

  void read_name() {
    const std::size_t start = at_;
    while (in_name(peek()) || (peek() == ':' && peek(1) == ':' && starts_name(peek(2)))) {
      at_ += peek() == ':' ? 2 : 1;
    }
    Token token{.kind = Kind::kName, .text = text_.substr(start, at_ - start)};
    if (last_ == "$") {
      token.kind = Kind::kVariable;
    } else {
      token.key = !brackets_.empty() && brackets_.back() == '{' && (last_ == "{" || last_ == ",");
    }
    tokens_.push_back(token);
    last_ = "a";
  }

  void read_sign(char c) {
    const std::string_view sign = text_.substr(at_, 1);
    ++at_;
    if (c == '(' || c == '[' || c == '{') brackets_.push_back(c);
    if ((c == ')' || c == ']' || c == '}') && !brackets_.empty()) {
      const char open = brackets_.back();
      brackets_.pop_back();
      if (open == kInterpolation) return read_string(true);
    }
    tokens_.push_back({.text = sign});
    last_ = sign;
  }

  // From behind the opening quote, or from behind what was interpolated.
  void read_string(bool interpolated = false) {
    const std::size_t start = at_;
    bool plain = !interpolated;
    while (at_ < text_.size() && peek() != '"') {
      if (peek() == '\\') {
        plain = false;
        if (peek(1) == '(') {
          at_ += 2;
          brackets_.push_back(kInterpolation);
          tokens_.push_back({});
          last_ = "(";
          return;
        }
        ++at_;
      }
      ++at_;
    }
    at_ = std::min(at_, text_.size());
    tokens_.push_back(
        {.kind = Kind::kString, .text = text_.substr(start, at_ - start), .plain = plain});
    last_ = "a";
    ++at_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
  std::vector<char> brackets_;
  std::string_view last_;
};

std::string refusal(std::string_view word, std::string_view why) {
  return fmt::format("{} is refused in a metadata extraction query: {}", word, why);
}

// %s goes through the machine's time zone in both directions, %Z names it.
std::optional<char> zoned_conversion(std::string_view format, bool writes) {
  for (std::size_t i = 0; i + 1 < format.size(); ++i) {
    if (format[i] != '%') continue;
    ++i;
    while (i < format.size() && (is_digit(format[i]) ||
                                 std::string_view("-_0^#+EO").find(format[i]) != std::string::npos))
      ++i;
    if (i == format.size()) break;
    if (format[i] == 's' || (format[i] == 'Z' && writes)) return format[i];
  }
  return std::nullopt;
}

// A format known only at run time could hold a conversion that depends on the machine.
std::optional<std::string> refused_format(std::span<const Token> tokens) {
  const std::string_view name = tokens[0].text;
  const bool writes = name == "strftime";
  if (!writes && name != "strptime") return std::nullopt;
  const bool literal = tokens.size() >= 4 && tokens[1].text == "(" &&
                       tokens[2].kind == Kind::kString && tokens[2].plain && tokens[3].text == ")";
  if (!literal)
    return refusal(name, "its format has to be a plain string, so that it can be checked");
  if (const auto zoned = zoned_conversion(tokens[2].text, writes)) {
    return refusal(fmt::format("%{} in {}", *zoned, name), kZone);
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> refused_jq_word(std::string_view program) {
  const std::vector<Token> tokens = Lexer(program).tokens();
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    if (token.kind == Kind::kVariable) {
      const auto* found = std::ranges::find(kVariables, token.text, &Word::name);
      if (found != std::end(kVariables)) {
        return refusal(fmt::format("${}", token.text), found->why);
      }
    }
    if (token.kind != Kind::kName || token.key) continue;
    const auto* found = std::ranges::find(kFunctions, token.text, &Word::name);
    if (found != std::end(kFunctions)) return refusal(token.text, found->why);
    if (std::ranges::find(kLibmNames, token.text) != std::end(kLibmNames)) {
      return refusal(token.text, kLibm);
    }
    if (auto refused = refused_format(std::span(tokens).subspan(i))) return refused;
  }
  return std::nullopt;
}

std::optional<std::string> looping_jq_word(std::string_view program) {
  for (const Token& token : Lexer(program).tokens()) {
    if (token.kind != Kind::kName || token.key) continue;
    if (std::ranges::find(kLooping, token.text) != std::end(kLooping)) {
      return refusal(token.text, "it can run for ever, and this build of libjq cannot be stopped");
    }
  }
  return std::nullopt;
}

}  // namespace weir::firehose
