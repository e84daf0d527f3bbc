#include "scenarios/payments/reader.h"

#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include "scenarios/payments/names.h"
#include "scenarios/payments/payment.h"
#include "sim/aws/timestamp.h"

namespace weir::payments {

namespace {

// Calls `visit` with each JSON object of a text without anything between them. False: it is no such
// text.
template <class Visit>
bool for_each_object(std::string_view text, Visit visit) {
  std::size_t begin = 0;
  std::size_t depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') {
        ++i;
      } else if (c == '"') {
        quoted = false;
      }
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{') {
      ++depth;
    } else if (c == '}') {
      if (depth == 0) return false;
      if (--depth == 0) {
        visit(text.substr(begin, i + 1 - begin));
        begin = i + 1;
      }
    }
  }
  return depth == 0 && begin == text.size();
}

std::optional<std::string> gunzip(std::string_view body) {
  z_stream stream{};
  if (inflateInit2(&stream, 16 + MAX_WBITS) != Z_OK) return std::nullopt;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
  stream.avail_in = static_cast<uInt>(body.size());
  std::string text;
  int status = Z_OK;
  while (status == Z_OK) {
    const std::size_t before = text.size();
    text.resize(before + 65'536);
    stream.next_out = reinterpret_cast<Bytef*>(text.data() + before);
    stream.avail_out = 65'536;
    status = inflate(&stream, Z_NO_FLUSH);
    text.resize(text.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  if (status != Z_STREAM_END) return std::nullopt;
  return text;
}

// Finds payments by what they say. They come nearly in the order in which they were sent, so that
// the next one is looked at first.
class Finder {
 public:
  explicit Finder(const Ledger& ledger) : ledger_(ledger) {}
  std::optional<std::size_t> find(std::string_view payment) {
    const auto& entries = ledger_.entries();
    if (next_ < entries.size() && entries[next_].data.view() == payment) return next_++;
    if (sorted_.empty()) sort();
    const auto same = [](const Sent& a, const Sent& b) { return a.first < b.first; };
    const auto [from, to] =
        std::equal_range(sorted_.begin(), sorted_.end(), Sent(payment, 0), same);
    if (from == to) return std::nullopt;
    // Of equal ones the first that was not seen yet.
    auto found = std::find_if(
        from, to, [&](const Sent& sent) { return entries[sent.second].delivered == 0; });
    if (found == to) found = from;
    next_ = found->second + 1;
    return found->second;
  }

 private:
  using Sent = std::pair<std::string_view, std::size_t>;
  void sort() {
    for (std::size_t i = 0; i < ledger_.entries().size(); ++i) {
      sorted_.emplace_back(ledger_.entries()[i].data.view(), i);
    }
    std::ranges::sort(sorted_);
  }

  const Ledger& ledger_;
  std::size_t next_ = 0;
  std::vector<Sent> sorted_;  // made when first needed
};

std::string total_text(const Total& total) {
  return std::to_string(total.count) + " payments, " + write_cents(total.cents);
}

Total total_of(const Totals& totals, Time window) {
  const auto found = totals.find(window);
  return found == totals.end() ? Total() : found->second;
}

// Whether what was found is explained by some of the payments of which nobody knows.
bool may_be(const Total& expected, const Total& uncertain, const Total& found) {
  return uncertain.count != 0 && found.count >= expected.count &&
         found.count <= expected.count + uncertain.count;
}

std::vector<Time> windows_of(const WindowTotals& totals) {
  std::vector<Time> windows;
  for (const Totals* some : {&totals.expected, &totals.found}) {
    for (const auto& [window, total] : *some) windows.push_back(window);
  }
  std::ranges::sort(windows);
  windows.erase(std::unique(windows.begin(), windows.end()), windows.end());
  return windows;
}

}  // namespace

PropertyResult raw_objects_hold_what_was_sent(World& world) {
  PropertyResult result("raw objects hold what was sent", "always");
  Ledger& ledger = world.ledger();
  Finder finder(ledger);
  const auto bucket = world.s3().buckets.find(kRawBucket);
  if (bucket == world.s3().buckets.end()) return result;
  for (const auto& [key, versions] : bucket->second.objects) {
    if (!key.starts_with("data/")) {
      result.violate("object " + key + " lies outside data/");
      continue;
    }
    const bool sound = for_each_object(versions.back().body.view(), [&](std::string_view payment) {
      if (const auto entry = finder.find(payment)) {
        ledger.deliver(*entry);
      } else {
        result.violate("object " + key + " holds a payment that was not sent");
      }
    });
    if (!sound) result.violate("object " + key + " is no sequence of JSON objects");
  }
  return result;
}

WindowTotals window_totals(World& world, PropertyResult& readable) {
  WindowTotals totals;
  for (const LedgerEntry& entry : world.ledger().entries()) {
    if (entry.outcome == Outcome::refused) continue;
    const auto payment = read_payment(entry.data.view(), Parser::simdjson);
    if (!payment) continue;  // the aggregator skips it as well
    const bool known = entry.outcome == Outcome::acknowledged;
    (known ? totals.expected : totals.uncertain)[payment->minute].add({1, payment->cents});
  }
  const auto bucket = world.s3().buckets.find(kAnalyticsBucket);
  if (bucket == world.s3().buckets.end()) return totals;
  for (const auto& [key, versions] : bucket->second.objects) {
    const auto text = gunzip(versions.back().body.view());
    const bool sound = text && for_each_object(*text, [&](std::string_view json) {
                         if (const auto window = read_window(json)) {
                           totals.found[window->start].add(window->total);
                         } else {
                           readable.violate("object " + key + " holds what is no total");
                         }
                       });
    if (!sound || !key.ends_with(".json.gz")) {
      readable.violate("object " + key + " is no compressed sequence of JSON objects");
    }
  }
  return totals;
}

PropertyResult totals_are_exactly_once(const WindowTotals& totals) {
  PropertyResult result("window totals are exactly once", "eventually");
  for (const Time window : windows_of(totals)) {
    const Total expected = total_of(totals.expected, window);
    const Total found = total_of(totals.found, window);
    if (expected == found) continue;
    const std::string text = "window " +
                             aws::format_timestamp(window, aws::TimestampFormat::iso8601) +
                             ": expected " + total_text(expected) + "; found " + total_text(found);
    if (may_be(expected, total_of(totals.uncertain, window), found)) {
      result.could_not_tell(text + "; of some payments nobody knows whether they were stored");
    } else {
      result.violate(text);
    }
  }
  return result;
}

ResultTable window_table(const WindowTotals& totals) {
  ResultTable table;
  table.title = "window totals";
  table.columns = {"window", "expected", "found", ""};
  for (const Time window : windows_of(totals)) {
    const Total expected = total_of(totals.expected, window);
    const Total found = total_of(totals.found, window);
    table.rows.push_back({aws::format_timestamp(window, aws::TimestampFormat::iso8601),
                          total_text(expected), total_text(found),
                          expected == found ? "" : "differs"});
  }
  return table;
}

}  // namespace weir::payments
