#include "sim/firehose/jq.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sim/firehose/jq_limits.h"
#include "sim/firehose/jq_words.h"

extern "C" {
#include <jq.h>
}

namespace weir::firehose {
namespace {

// Binding the builtins alone looks at two million values; a record of a megabyte at ten million.
// jq itself bounds how deep its text may nest, and both are linear in it.
constexpr JqLimits kReadLimits{.steps = 200'000'000, .bytes = 512ull << 20};
// A program's own: what a record nests into is freed by recursion, some 33 steps a level and less
// than 80 bytes of the stack, so that these many steps cannot build what cannot be freed.
constexpr JqLimits kRunLimits{};
// Scenarios have a handful of programs; a fuzzer has any number.
constexpr std::size_t kKeptMax = 64;

// A jv is counted by hand; here by scope, except inside of a run that may jump.
class Value {
 public:
  explicit Value(jv value) : value_(value) {}
  Value(const Value&) = delete;
  Value& operator=(const Value&) = delete;
  ~Value() { jv_free(value_); }

  jv borrowed() const { return value_; }  // for what does not consume
  jv copy() const { return jv_copy(value_); }
  jv_kind kind() const { return jv_get_kind(value_); }

 private:
  jv value_;
};

std::string text_of(const Value& string) {
  return {jv_string_value(string.borrowed()),
          static_cast<std::size_t>(jv_string_length_bytes(string.copy()))};
}

std::string json_of(const Value& value) { return text_of(Value(jv_dump_string(value.copy(), 0))); }

// Why there is no value; the messages of `error(…)` may be any value.
std::string message_of(const Value& invalid) {
  const Value message(jv_invalid_get_msg(invalid.copy()));
  return message.kind() == JV_KIND_STRING ? text_of(message) : json_of(message);
}

void keep_message(void* text, jv message) {
  const Value owned(jq_format_error(message));
  if (text == nullptr) return;
  auto& all = *static_cast<std::string*>(text);
  if (!all.empty()) all += '\n';
  if (owned.kind() == JV_KIND_STRING) all += text_of(owned);
}

struct Compilation {
  jq_state* state;
  const char* text;
  bool good;
};

void compile_program(void* argument) {
  auto& compilation = *static_cast<Compilation*>(argument);
  compilation.good = jq_compile(compilation.state, compilation.text) != 0;
}

struct Evaluation {
  jq_state* state;
  const char* json;
  int size;
  jv input;   // invalid: not JSON
  jv first;   // invalid with a message: an error; without one: no output
  jv second;  // invalid: there is no second one, as it should be
};

// These may be left by a jump at any call: plain values only.
void parse(void* argument) {
  auto& evaluation = *static_cast<Evaluation*>(argument);
  evaluation.input = jv_parse_sized(evaluation.json, evaluation.size);
}

void evaluate(void* argument) {
  auto& evaluation = *static_cast<Evaluation*>(argument);
  jq_start(evaluation.state, jv_copy(evaluation.input), 0);
  evaluation.first = jq_next(evaluation.state);
  if (jv_is_valid(evaluation.first)) evaluation.second = jq_next(evaluation.state);
}

void restart(void* state) { jq_start(static_cast<jq_state*>(state), jv_null(), 0); }

std::expected<PartitionKeys, std::string> keys_in(const Value& object) {
  PartitionKeys keys;
  for (int i = jv_object_iter(object.borrowed()); jv_object_iter_valid(object.borrowed(), i) != 0;
       i = jv_object_iter_next(object.borrowed(), i)) {
    std::string name = text_of(Value(jv_object_iter_key(object.borrowed(), i)));
    const Value value(jv_object_iter_value(object.borrowed(), i));
    switch (value.kind()) {
      case JV_KIND_STRING:
        keys.emplace(std::move(name), text_of(value));
        break;
      case JV_KIND_NUMBER:
      case JV_KIND_TRUE:
      case JV_KIND_FALSE:
        keys.emplace(std::move(name), json_of(value));
        break;
      default:
        return std::unexpected(fmt::format(
            "The partition key {} is {} {}: a string, number or boolean is needed", name,
            value.kind() == JV_KIND_NULL ? "a" : "an", jv_kind_name(value.kind())));
    }
  }
  return keys;
}

}  // namespace

std::expected<std::shared_ptr<const JqProgram>, std::string> JqProgram::compile(
    std::string_view query) {
  using Programs = std::map<std::string, std::shared_ptr<const JqProgram>, std::less<>>;
  static thread_local Programs kept;  // allowed(thread): a program runs on one thread
  if (const auto found = kept.find(query); found != kept.end()) return found->second;
  if (query.size() > kTextMax) {
    return std::unexpected(fmt::format("A query has at most {} characters", kTextMax));
  }
  if (query.find('\0') != std::string_view::npos) {
    return std::unexpected("A query holds no null character");
  }
  if (auto refused = refused_jq_word(query)) return std::unexpected(*std::move(refused));
  std::shared_ptr<JqProgram> program(new JqProgram(std::string(query)));
  if (auto prepared = program->prepare(); !prepared) {
    return std::unexpected(std::move(prepared).error());
  }
  if (kept.size() >= kKeptMax) kept.clear();
  kept.emplace(query, program);
  return program;
}

JqProgram::~JqProgram() {
  if (state_ != nullptr) jq_teardown(&state_);
}

std::expected<void, std::string> JqProgram::prepare() const {
  if (state_ != nullptr) return {};
  jq_state* state = jq_init();
  if (state == nullptr) return std::unexpected("jq does not start");
  std::string messages;
  jq_set_error_cb(state, keep_message, &messages);
  Compilation compilation{.state = state, .text = text_.c_str(), .good = false};
  const JqOutcome outcome = run_limited(nullptr, kReadLimits, compile_program, &compilation);
  if (outcome.jumped) {  // the half-made program is lost with its state
    return std::unexpected(fmt::format("The query does not compile: {}", describe(outcome.stop)));
  }
  jq_set_error_cb(state, keep_message, nullptr);
  if (outcome.steps == 0) {
    if (auto refused = looping_jq_word(text_)) {
      jq_teardown(&state);
      return std::unexpected(*std::move(refused));
    }
  }
  if (!compilation.good) {
    jq_teardown(&state);
    return std::unexpected(std::move(messages));
  }
  state_ = state;
  return {};
}

std::expected<PartitionKeys, std::string> JqProgram::keys_of(std::string_view json) const {
  if (auto prepared = prepare(); !prepared) return std::unexpected(std::move(prepared).error());
  if (json.size() > 64u << 20) return std::unexpected("The record is too large for jq");
  Evaluation evaluation{.state = state_,
                        .json = json.empty() ? "" : json.data(),
                        .size = static_cast<int>(json.size()),
                        .input = jv_invalid(),
                        .first = jv_invalid(),
                        .second = jv_invalid()};
  JqOutcome outcome = run_limited(nullptr, kReadLimits, parse, &evaluation);
  const Value input(evaluation.input);
  if (outcome.stop != JqStop::kNone) return std::unexpected("The record is too large for jq");
  if (input.kind() == JV_KIND_INVALID) {
    // jq repeats the whole text at the end, which may be a megabyte.
    std::string why = message_of(input);
    why.resize(std::min(why.size(), why.find(" (while parsing '")));
    return std::unexpected(fmt::format("The record is not one JSON value: {}", why));
  }
  outcome = run_limited(state_, kRunLimits, evaluate, &evaluation);
  if (outcome.jumped) {
    jv_free(std::exchange(evaluation.first, jv_invalid()));
    if (run_limited(nullptr, kReadLimits, restart, state_).jumped) {
      state_ = nullptr;  // given up; the next record begins with a fresh one
    } else {
      free_blocks_left_behind();
    }
  }
  const Value first(evaluation.first);
  const Value second(evaluation.second);
  if (outcome.stop != JqStop::kNone) {
    return std::unexpected(fmt::format("The query was stopped: {}", describe(outcome.stop)));
  }
  if (first.kind() == JV_KIND_INVALID) {
    if (jv_invalid_has_msg(first.copy()) != 0) return std::unexpected(message_of(first));
    return std::unexpected("The query gives no result");
  }
  if (second.kind() != JV_KIND_INVALID) return std::unexpected("The query gives several results");
  if (jv_invalid_has_msg(second.copy()) != 0) return std::unexpected(message_of(second));
  if (first.kind() != JV_KIND_OBJECT) {
    return std::unexpected(fmt::format("The query gives {} {}, not an object",
                                       first.kind() == JV_KIND_ARRAY ? "an" : "a",
                                       jv_kind_name(first.kind())));
  }
  return keys_in(first);
}

}  // namespace weir::firehose
