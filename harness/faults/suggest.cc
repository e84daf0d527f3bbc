#include "harness/faults/suggest.h"

#include <algorithm>
#include <utility>

namespace weir {
namespace {

// Not std::tolower: that one asks the locale.
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same(char a, char b) { return lower(a) == lower(b); }

bool begins(std::string_view name, std::string_view beginning) {
  return name.size() >= beginning.size() &&
         std::equal(beginning.begin(), beginning.end(), name.begin(), same);
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  // Row i holds the distances of a's first i letters to each beginning of b.
  std::vector<std::size_t> before, last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (same(a[i - 1], b[j - 1]) ? 0 : 1);
      row[j] = std::min({replaced, last[j] + 1, row[j - 1] + 1});
      if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1])) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
    before = std::exchange(last, row);
  }
  return last[b.size()];
}

std::vector<std::string_view> closest(std::string_view name,
                                      const std::vector<std::string_view>& known,
                                      std::size_t count) {
  const std::size_t near = std::max<std::size_t>(1, name.size() / 3);
  std::vector<std::pair<std::size_t, std::string_view>> found;
  for (const std::string_view candidate : known) {
    const std::size_t distance = edit_distance(name, candidate);
    const bool begun = name.size() > 1 && begins(candidate, name);
    if (distance <= near || begun) found.emplace_back(distance, candidate);
  }
  std::ranges::sort(found);
  std::vector<std::string_view> names;
  for (const auto& [distance, candidate] : found) {
    if (names.size() < count) names.push_back(candidate);
  }
  return names;
}

std::string in_quotes(std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (code >= 0x20) {
      out += c;
    } else {
      out.append("\\u00").append({kHex[code / 16], kHex[code % 16]});
    }
  }
  return out + "\"";
}

std::string quoted_list(const std::vector<std::string_view>& names, std::string_view word) {
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0 && i + 1 == names.size()) {
      out.append(" ").append(word).append(" ");
    } else if (i > 0) {
      out += ", ";
    }
    out += in_quotes(names[i]);
  }
  return out;
}

std::string did_you_mean(std::string_view name, const std::vector<std::string_view>& known,
                         std::string_view otherwise) {
  const std::vector<std::string_view> near = closest(name, known);
  if (near.empty()) return std::string(otherwise);
  return "did you mean " + quoted_list(near) + "?";
}

}  // namespace weir
