#include "harness/faults/json_tree.h"

#include <cstddef>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

namespace weir {
namespace {

// The line of the last character that the parser took. A newline belongs to the line that it ends:
// the parser takes one character more than a number has, and that must not move the number.
struct LineCounter {
  std::size_t line = 1;
  bool line_ended = false;

  void pass(char c) {
    if (line_ended) ++line;
    line_ended = c == '\n';
  }
};

// nlohmann/json reports no lines, but takes its input from any iterator: this one counts.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, LineCounter* counter) : at_(at), counter_(counter) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    counter_->pass(*at_++);
    return *this;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }

 private:
  const char* at_;
  LineCounter* counter_;
};

// "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error while parsing
// object key - unexpected end of input" → what is behind the last of the preambles.
std::string shorten(std::string_view message) {
  const std::size_t id = message.find("] ");
  if (id != message.npos) message.remove_prefix(id + 2);
  const std::size_t dash = message.find(" - ");
  if (dash != message.npos) message.remove_prefix(dash + 3);
  return std::string(message);
}

class TreeBuilder final : public nlohmann::json_sax<nlohmann::json> {
 public:
  TreeBuilder(const LineCounter& counter, std::size_t depth_max)
      : counter_(counter), depth_max_(depth_max) {}

  JsonNode root;
  JsonProblem problem{1, "not JSON"};

  bool null() override { return leaf(JsonNode::Type::null, {}); }
  bool boolean(bool) override { return leaf(JsonNode::Type::boolean, {}); }
  bool number_integer(std::int64_t value) override {
    return leaf(JsonNode::Type::number, std::to_string(value));
  }
  bool number_unsigned(std::uint64_t value) override {
    return leaf(JsonNode::Type::number, std::to_string(value));
  }
  // The value is not looked at: what was written is exact.
  bool number_float(double, const std::string& digits) override {
    return leaf(JsonNode::Type::number, digits);
  }
  bool string(std::string& value) override { return leaf(JsonNode::Type::text, value); }
  bool binary(nlohmann::json::binary_t&) override { return false; }  // JSON text has none
  bool start_object(std::size_t) override { return open(JsonNode::Type::object); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(JsonNode::Type::array); }
  bool end_array() override { return close(); }
  bool key(std::string& value) override {
    name_ = value;
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception& ex) override {
    problem = {counter_.line, "not JSON: " + shorten(ex.what())};
    return false;
  }

 private:
  JsonNode& add(JsonNode::Type type) {
    JsonNode* node = &root;
    if (!open_.empty()) node = &open_.back()->children.emplace_back();
    node->type = type;
    node->line = counter_.line;
    node->name = std::exchange(name_, {});
    return *node;
  }
  bool leaf(JsonNode::Type type, std::string text) {
    add(type).text = std::move(text);
    return true;
  }
  bool open(JsonNode::Type type) {
    JsonNode& node = add(type);
    if (open_.size() == depth_max_) {
      problem = {counter_.line, "nested more than " + std::to_string(depth_max_) + " deep"};
      return false;
    }
    open_.push_back(&node);
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }

  const LineCounter& counter_;
  std::size_t depth_max_;
  std::string name_;
  // From the root to the node being read. Only the last one grows, so that the others stay put.
  std::vector<JsonNode*> open_;
};

}  // namespace

const JsonNode* JsonNode::find(std::string_view member) const {
  for (const JsonNode& child : children) {
    if (child.name == member) return &child;
  }
  return nullptr;
}

std::string_view describe(JsonNode::Type type) {
  switch (type) {
    case JsonNode::Type::null:
      return "null";
    case JsonNode::Type::boolean:
      return "true or false";
    case JsonNode::Type::number:
      return "a number";
    case JsonNode::Type::text:
      return "a string";
    case JsonNode::Type::array:
      return "an array";
    case JsonNode::Type::object:
      return "an object";
  }
  return "unknown";
}

std::expected<JsonNode, JsonProblem> read_json_tree(std::string_view text, std::size_t depth_max) {
  LineCounter counter;
  TreeBuilder builder(counter, depth_max);
  const CountingIterator first(text.data(), &counter);
  const CountingIterator last(text.data() + text.size(), &counter);
  if (!nlohmann::json::sax_parse(first, last, &builder)) {
    return std::unexpected(std::move(builder.problem));
  }
  return std::move(builder.root);
}

}  // namespace weir
