#define PCRE2_CODE_UNIT_WIDTH 8
#include "sim/aws/pattern.h"

#include <pcre2.h>

#include <array>
#include <cstring>
#include <string>

namespace weir::aws {
namespace {

// Far more than any sensible value needs, and some milliseconds at most.
constexpr std::uint32_t kMatchLimit = 100'000;
constexpr std::uint32_t kHeapLimitKib = 4'096;

pcre2_code* compile(const char* expression) noexcept {
  pcre2_compile_context* context = pcre2_compile_context_create(nullptr);
  if (context == nullptr) return nullptr;
  pcre2_set_newline(context, PCRE2_NEWLINE_ANYCRLF);  // what '.' stops at, near to Java's idea
  int error = 0;
  PCRE2_SIZE where = 0;
  pcre2_code* code = pcre2_compile(
      reinterpret_cast<PCRE2_SPTR>(expression), PCRE2_ZERO_TERMINATED,
      PCRE2_UTF | PCRE2_ANCHORED | PCRE2_ENDANCHORED | PCRE2_DOLLAR_ENDONLY | PCRE2_NO_AUTO_CAPTURE,
      &error, &where, context);
  pcre2_compile_context_free(context);
  return code;
}

// One a thread, freed with it. The match data keeps its working memory from match to match.
struct Scratch {
  pcre2_match_data* data = pcre2_match_data_create(1, nullptr);
  pcre2_match_context* context = pcre2_match_context_create(nullptr);

  Scratch() noexcept {
    if (context == nullptr) return;
    pcre2_set_match_limit(context, kMatchLimit);
    pcre2_set_heap_limit(context, kHeapLimitKib);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    pcre2_match_data_free(data);
    pcre2_match_context_free(context);
  }
};

// The same stream ARN is checked a million times a run. Remembering values that matched changes no
// answer; a value is remembered in the one place that its hash and its pattern lead to.
struct Remembered {
  const Pattern* pattern = nullptr;
  std::string value;
};
constexpr std::size_t kPlaces = 256;
constexpr std::size_t kLongestRemembered = 256;

// Spreads values over the places, eight bytes a step. Only speed depends on it.
std::size_t place_of(std::string_view value) noexcept {
  constexpr std::uint64_t kOdd = 0x9e3779b97f4a7c15;
  std::uint64_t hash = value.size();
  while (!value.empty()) {
    std::uint64_t word = 0;
    const std::size_t count = value.size() < sizeof word ? value.size() : sizeof word;
    std::memcpy(&word, value.data(), count);
    hash = (hash ^ word) * kOdd;
    hash ^= hash >> 32;
    value.remove_prefix(count);
  }
  return hash % kPlaces;
}

}  // namespace

void* Pattern::compiled() const noexcept {
  void* code = code_.load(std::memory_order_acquire);
  if (code != nullptr) return code;
  void* fresh = compile(expression_);
  if (fresh == nullptr) return nullptr;
  if (code_.compare_exchange_strong(code, fresh, std::memory_order_acq_rel)) return fresh;
  pcre2_code_free(static_cast<pcre2_code*>(fresh));  // another thread was first
  return code;
}

bool Pattern::valid() const noexcept { return expression_ == nullptr || compiled() != nullptr; }

bool Pattern::matches_expression(std::string_view value) const noexcept {
  // allowed(thread): a cache that changes no answer; worlds on several threads must not share it
  static thread_local std::array<Remembered, kPlaces> memory;
  // allowed(thread): likewise
  static thread_local const Scratch scratch;
  Remembered& remembered = memory[place_of(value)];
  if (remembered.pattern == this && remembered.value == value) return true;
  auto* code = static_cast<pcre2_code*>(compiled());
  if (code == nullptr || scratch.data == nullptr || scratch.context == nullptr) return false;
  const auto* subject = reinterpret_cast<PCRE2_SPTR>(value.data() == nullptr ? "" : value.data());
  const int count = pcre2_match(code, subject, value.size(), 0, 0, scratch.data, scratch.context);
  if (count < 0) return false;  // no match, bound exceeded, or not UTF-8
  if (value.size() <= kLongestRemembered) {
    remembered.pattern = this;
    remembered.value = value;
  }
  return true;
}

}  // namespace weir::aws
