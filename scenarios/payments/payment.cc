#include "scenarios/payments/payment.h"

#include <simdjson.h>

#include <array>
#include <charconv>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

namespace weir::payments {

namespace {

constexpr std::string_view kTimestamp = "\"event_timestamp\"";

std::optional<Time> minute_of(std::int64_t milliseconds) {
  constexpr std::int64_t kMost = 9'000'000'000'000;  // in the year 2255
  if (milliseconds < 0 || milliseconds > kMost) return std::nullopt;
  return std::chrono::floor<std::chrono::minutes>(Time() + std::chrono::milliseconds(milliseconds));
}

std::optional<Payment> make_payment(std::optional<std::int64_t> cents,
                                    std::optional<std::int64_t> milliseconds) {
  if (!cents || !milliseconds) return std::nullopt;
  const auto minute = minute_of(*milliseconds);
  if (!minute) return std::nullopt;
  return Payment{*cents, *minute};
}

// The shortest text of a double with two decimals is that text again.
std::optional<std::int64_t> cents_of(double amount) {
  std::array<char, 64> digits;
  const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), amount);
  return read_cents(std::string_view(digits.data(), written.ptr));
}

std::optional<Payment> read_by_nlohmann(std::string_view text) {
  const auto document = nlohmann::json::parse(text, nullptr, false);
  if (!document.is_object()) return std::nullopt;
  const auto amount = document.find("amount");
  const auto timestamp = document.find("event_timestamp");
  if (amount == document.end() || !amount->is_number()) return std::nullopt;
  if (timestamp == document.end() || !timestamp->is_number_integer()) return std::nullopt;
  return make_payment(cents_of(amount->get<double>()), timestamp->get<std::int64_t>());
}

// The parser keeps its memory from payment to payment.
std::optional<Payment> read_by_simdjson(std::string_view text) {
  static simdjson::dom::parser parser;
  simdjson::dom::object document;
  double amount = 0;
  std::int64_t timestamp = 0;
  if (parser.parse(text.data(), text.size()).get(document) != simdjson::SUCCESS ||
      document["amount"].get(amount) != simdjson::SUCCESS ||
      document["event_timestamp"].get(timestamp) != simdjson::SUCCESS) {
    return std::nullopt;
  }
  return make_payment(cents_of(amount), timestamp);
}

}  // namespace

std::optional<Bytes> stamp(const Bytes& payment, Time now) {
  const std::string_view text = payment.view();
  const std::size_t end = text.rfind('}');
  if (end == std::string_view::npos || text.find(kTimestamp) != std::string_view::npos) {
    return std::nullopt;
  }
  std::string stamped;
  stamped.reserve(text.size() + 40);
  stamped += text.substr(0, end);
  stamped += ',';
  stamped += kTimestamp;
  stamped += ':';
  stamped += std::to_string(now.time_since_epoch() / 1ms);
  stamped += text.substr(end);
  return Bytes(std::move(stamped)).with_identity(payment.identity());
}

std::optional<Payment> read_payment(std::string_view json, Parser parser) {
  return parser == Parser::nlohmann ? read_by_nlohmann(json) : read_by_simdjson(json);
}

std::optional<std::int64_t> read_cents(std::string_view number) {
  const bool negative = number.starts_with('-');
  if (negative) number.remove_prefix(1);
  const std::size_t point = number.find('.');
  const std::string_view whole = number.substr(0, point);
  std::string_view decimals = point == std::string_view::npos ? "" : number.substr(point + 1);
  while (decimals.ends_with('0')) decimals.remove_suffix(1);
  if (decimals.size() > 2) return std::nullopt;
  std::int64_t units = 0;
  const auto [end, error] = std::from_chars(whole.data(), whole.data() + whole.size(), units);
  constexpr std::int64_t kMost = std::int64_t{1} << 52;
  if (error != std::errc() || end != whole.data() + whole.size() || units > kMost) {
    return std::nullopt;
  }
  std::int64_t cents = units * 100;
  for (std::size_t i = 0, worth = 10; i < decimals.size(); ++i, worth /= 10) {
    if (decimals[i] < '0' || decimals[i] > '9') return std::nullopt;
    cents += (decimals[i] - '0') * static_cast<std::int64_t>(worth);
  }
  return negative ? -cents : cents;
}

std::string write_cents(std::int64_t cents) {
  const bool negative = cents < 0;
  const std::int64_t size = negative ? -cents : cents;
  std::string text = (negative ? "-" : "") + std::to_string(size / 100) + '.';
  if (size % 100 < 10) text += '0';
  return text + std::to_string(size % 100);
}

}  // namespace weir::payments
