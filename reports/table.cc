#include "reports/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/explore/utf8.h"
#include "reports/text.h"

namespace weir::reports {

namespace {

constexpr std::size_t kColumns = 80;
constexpr std::size_t kLabelColumns = 20;
constexpr std::size_t kRowsShown = 12;  // of a scenario's own table; result.json has all

// 1234567 → "1,234,567"
std::string grouped(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, ",");
  return text;
}

// In the largest unit of which there is one, so that hours and microseconds read equally well.
std::string span_of(Duration duration) {
  const auto count = duration.count();
  if (duration >= 1h)
    return fmt::format("{} h {:02} min", count / 3'600'000'000'000, duration / 1min % 60);
  if (duration >= 1min) return fmt::format("{} min {:02} s", duration / 1min, duration / 1s % 60);
  if (duration >= 1s) return fmt::format("{:.2f} s", static_cast<double>(count) / 1e9);
  if (duration >= 1ms) return fmt::format("{:.1f} ms", static_cast<double>(count) / 1e6);
  return fmt::format("{} µs", count / 1'000);
}

std::string ratio_of(const RunResult& result) {
  if (result.wall_time <= Duration::zero()) return "-";
  const double ratio = static_cast<double>(result.virtual_time.count()) /
                       static_cast<double>(result.wall_time.count());
  if (ratio < 10) return fmt::format("{:.2f} virtual seconds a second", ratio);
  return grouped(static_cast<std::uint64_t>(ratio)) + " virtual seconds a second";
}

class Table {
 public:
  explicit Table(bool colour) : colour_(colour) {}

  void row(std::string_view label, const std::string& value) {
    out_ += "  " + padded(label, kLabelColumns);
    wrapped(value, 2 + kLabelColumns);
  }
  void count(std::string_view label, std::uint64_t number) { row(label, grouped(number)); }
  void count_if_any(std::string_view label, std::uint64_t number) {
    if (number != 0) count(label, number);
  }
  void line(std::string_view text) { wrapped(text, 0); }
  void blank() { out_ += '\n'; }

  // "  held       no acknowledged record lost"
  void verdict(Verdict verdict, std::string_view text) {
    out_ += "  " + painted(verdict, padded(to_string(verdict), 10));
    wrapped(text, 12);
  }
  void indented(std::string_view text, std::size_t columns) {
    out_ += std::string(columns, ' ');
    wrapped(text, columns);
  }
  std::string painted(Verdict verdict, const std::string& text) const {
    if (!colour_) return text;
    const char* code = verdict == Verdict::held ? "32" : verdict == Verdict::violated ? "31" : "33";
    return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
  }
  std::string take() { return std::move(out_); }

 private:
  static std::string padded(std::string_view text, std::size_t columns) {
    std::string result(text);
    const std::size_t used = columns_of(text);
    return result.append(used < columns ? columns - used : 1, ' ');
  }

  // Ends the line that stands at column `indent`; what does not fit goes on below at that column.
  void wrapped(std::string_view text, std::size_t indent) {
    std::string rest = printable_text(text);
    while (columns_of(rest) > kColumns - indent) {
      const std::size_t cut = break_in(rest, kColumns - indent);
      out_ += rest.substr(0, cut) + "\n" + std::string(indent, ' ');
      rest.erase(0, rest[cut] == ' ' ? cut + 1 : cut);
    }
    out_ += rest + "\n";
  }

  // Where to break: before the last blank that fits, else in the middle of a word.
  static std::size_t break_in(std::string_view text, std::size_t columns) {
    std::size_t at = 0, blank = 0;
    for (std::size_t column = 0; column <= columns && at < text.size(); ++column) {
      if (text[at] == ' ' && at > 0) blank = at;
      if (column < columns) at += utf8_length(text.substr(at));
    }
    return blank > 0 ? blank : at;
  }

  std::string out_;
  bool colour_;
};

void add_head(Table& table, const RunResult& result) {
  std::string title = result.scenario;
  if (!result.variant.empty()) title += " (" + result.variant + ")";
  table.line(title + ", seed " + std::to_string(result.seed));
  table.blank();
}

void add_counts(Table& table, const Counts& counts) {
  table.count("records read", counts.produced + counts.lines_refused);
  if (counts.lines_refused != 0) table.count("lines refused", counts.lines_refused);
  table.count("acknowledged", counts.acknowledged);
  table.count_if_any("never answered", counts.unknown);
  table.count("delivered", counts.delivered);
  table.count_if_any("dropped by right", counts.dropped);
  table.count_if_any("dead letters", counts.dead_lettered);
  table.count("objects", counts.objects);
  table.count("invocations", counts.invocations);
  table.count("retries", counts.retries);
  table.count("faults that struck", counts.faults);
}

// One line a site and kind, in the order of names.
void add_faults(Table& table, const std::vector<Decision>& decisions) {
  std::map<std::pair<std::string_view, std::string_view>, std::uint64_t> struck;
  for (const Decision& decision : decisions) {
    ++struck[{decision.site, decision.kind == nullptr ? "" : decision.kind->name}];
  }
  for (const auto& [where, number] : struck) {
    table.indented(fmt::format("{:>6}  {} {}", grouped(number), where.first, where.second), 22);
  }
}

void add_properties(Table& table, const std::vector<PropertyResult>& properties) {
  if (properties.empty()) return;
  table.blank();
  for (const PropertyResult& property : properties) {
    table.verdict(property.verdict, property.name);
    if (property.verdict == Verdict::held) continue;
    if (!property.first_violation.empty()) table.indented(property.first_violation, 12);
    if (property.violations > 1) {
      table.indented("(the first of " + grouped(property.violations) + ")", 12);
    }
  }
}

// A scenario's own table: its first rows, columns as wide as what is in them.
void add_table(Table& table, const ResultTable& own) {
  if (own.rows.empty()) return;
  const std::size_t shown = std::min(own.rows.size(), kRowsShown);
  std::vector<std::size_t> widths(own.columns.size(), 0);
  const auto widen = [&widths](const std::vector<std::string>& row) {
    for (std::size_t i = 0; i < widths.size() && i < row.size(); ++i) {
      widths[i] = std::max(widths[i], columns_of(row[i]));
    }
  };
  widen(own.columns);
  for (std::size_t i = 0; i < shown; ++i) widen(own.rows[i]);
  const auto add_row = [&](const std::vector<std::string>& row) {
    std::string text;
    for (std::size_t i = 0; i < widths.size() && i < row.size(); ++i) {
      text += row[i];
      if (i + 1 < widths.size()) text.append(widths[i] - columns_of(row[i]) + 2, ' ');
    }
    text.erase(text.find_last_not_of(' ') + 1);
    table.indented(text, 2);
  };
  table.blank();
  table.line(own.title);
  add_row(own.columns);
  for (std::size_t i = 0; i < shown; ++i) add_row(own.rows[i]);
  if (shown < own.rows.size()) {
    table.indented("… and " + grouped(own.rows.size() - shown) + " more in result.json", 2);
  }
}

}  // namespace

std::string to_table(const RunResult& result, const TableOptions& options) {
  Table table(options.colour);
  add_head(table, result);
  add_counts(table, result.counts);
  add_faults(table, result.decisions);
  table.row("virtual time", span_of(result.virtual_time));
  table.row("wall time", span_of(result.wall_time));
  table.row("ratio", ratio_of(result));
  table.row("history hash", to_string(result.history_hash));
  for (const ResultTable& own : result.tables) add_table(table, own);
  add_properties(table, result.properties);
  table.blank();
  table.verdict(result.verdict, result.reason.empty() ? "the whole run" : result.reason);
  return table.take();
}

}  // namespace weir::reports
