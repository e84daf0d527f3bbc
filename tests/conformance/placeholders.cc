#include "tests/conformance/placeholders.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <vector>

namespace weir::conformance {

namespace {

// A literal and the hole after it; the last piece has no hole.
struct Piece {
  std::string literal;
  bool has_hole = false;
  std::string numbered;  // the whole placeholder if it is a numbered one
};

bool is_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string_view("_-:. /$()").find(c) != std::string_view::npos;
  });
}

// The length of the placeholder in brackets that the text begins with; 0: none.
std::size_t bracketed(std::string_view text) {
  if (text.empty() || text.front() != '<') return 0;
  const std::size_t end = text.find('>');
  if (end == std::string_view::npos || !is_name(text.substr(1, end - 1))) return 0;
  return end + 1;
}

bool is_numbered(std::string_view placeholder) {
  const std::size_t colon = placeholder.rfind(':');
  if (colon == std::string_view::npos || colon + 2 >= placeholder.size()) return false;
  return std::ranges::all_of(placeholder.substr(colon + 1, placeholder.size() - colon - 2),
                             [](char c) { return c >= '0' && c <= '9'; });
}

bool is_word_character(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

// The length of the wildcard word at that place, between other characters than letters; 0: none.
std::size_t word_at(std::string_view text, std::size_t at, const Wildcards& wildcards) {
  if (at != 0 && is_word_character(text[at - 1])) return 0;
  for (const std::string& word : wildcards.inside) {
    if (!text.substr(at).starts_with(word)) continue;
    const std::size_t end = at + word.size();
    if (end == text.size() || !is_word_character(text[end])) return word.size();
  }
  return 0;
}

std::vector<Piece> pieces_of(std::string_view expected, const Wildcards& wildcards) {
  std::vector<Piece> pieces(1);
  for (std::size_t at = 0; at < expected.size();) {
    std::size_t length = bracketed(expected.substr(at));
    const std::string_view placeholder = expected.substr(at, length);
    if (length == 0) length = word_at(expected, at, wildcards);
    if (length == 0) {
      pieces.back().literal.push_back(expected[at++]);
      continue;
    }
    pieces.back().has_hole = true;
    if (!placeholder.empty() && is_numbered(placeholder)) pieces.back().numbered = placeholder;
    pieces.emplace_back();
    at += length;
  }
  return pieces;
}

bool match_from(const std::vector<Piece>& pieces, std::size_t nth, std::string_view actual,
                Bindings& bindings) {
  const Piece& piece = pieces[nth];
  if (!actual.starts_with(piece.literal)) return false;
  actual.remove_prefix(piece.literal.size());
  if (!piece.has_hole) return actual.empty();
  const std::string& next = pieces[nth + 1].literal;
  const bool last = nth + 2 == pieces.size();
  for (std::size_t end = 0; end <= actual.size(); ++end) {
    end = last ? std::max(end, actual.size() - std::min(actual.size(), next.size()))
               : actual.find(next, end);
    if (end == std::string_view::npos) return false;
    Bindings tried = bindings;
    const std::string text(actual.substr(0, end));
    if (!piece.numbered.empty() && !tried.bind(piece.numbered, text)) continue;
    if (!match_from(pieces, nth + 1, actual.substr(end), tried)) continue;
    bindings = std::move(tried);
    return true;
  }
  return false;
}

}  // namespace

bool Bindings::bind(const std::string& placeholder, const std::string& text) {
  const std::string name = placeholder.substr(0, placeholder.rfind(':'));
  const auto [as_text, new_text] = texts_.emplace(placeholder, text);
  if (as_text->second != text) return false;
  const auto [as_name, new_name] = names_.emplace(std::pair(name, text), placeholder);
  if (as_name->second == placeholder) return true;
  if (new_text) texts_.erase(as_text);
  return false;
}

bool is_placeholder(std::string_view expected, const Wildcards& wildcards) {
  if (!expected.empty() && bracketed(expected) == expected.size()) return true;
  const auto is_it = [&](const std::string& word) { return word == expected; };
  return std::ranges::any_of(wildcards.whole, is_it) ||
         std::ranges::any_of(wildcards.inside, is_it);
}

bool match_text(std::string_view expected, const std::string& actual, const Wildcards& wildcards,
                Bindings& bindings) {
  if (expected == actual) return true;
  if (is_placeholder(expected, wildcards) && !is_numbered(expected)) return true;
  return match_from(pieces_of(expected, wildcards), 0, actual, bindings);
}

}  // namespace weir::conformance
