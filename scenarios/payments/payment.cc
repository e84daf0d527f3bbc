#include "scenarios/payments/payment.h"

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

// Picks the two members that the totals need, as the parser comes by them; floating-point text is
// read exactly.
class Picker final : public nlohmann::json_sax<nlohmann::json> {
 public:
  std::optional<std::int64_t> cents, milliseconds;

  bool null() override { return value(); }
  bool boolean(bool) override { return value(); }
  bool number_integer(number_integer_t number) override { return take(number); }
  bool number_unsigned(number_unsigned_t number) override {
    return take(static_cast<std::int64_t>(number));
  }
  bool number_float(number_float_t, const string_t& text) override {
    if (depth_ == 1 && wanted_ == Wanted::amount) cents = read_cents(text);
    return value();
  }
  bool string(string_t&) override { return value(); }
  bool binary(binary_t&) override { return value(); }
  bool start_object(std::size_t) override { return enter(); }
  bool key(string_t& name) override {
    wanted_ = depth_ != 1                 ? Wanted::nothing
              : name == "amount"          ? Wanted::amount
              : name == "event_timestamp" ? Wanted::timestamp
                                          : Wanted::nothing;
    return true;
  }
  bool end_object() override { return leave(); }
  bool start_array(std::size_t) override { return depth_ != 0 && enter(); }
  bool end_array() override { return leave(); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return false;
  }

 private:
  enum class Wanted : std::uint8_t { nothing, amount, timestamp };
  bool value() {
    wanted_ = Wanted::nothing;
    return true;
  }
  bool take(std::int64_t number) {
    if (depth_ == 1 && wanted_ == Wanted::amount) cents = number * 100;
    if (depth_ == 1 && wanted_ == Wanted::timestamp) milliseconds = number;
    return value();
  }
  bool enter() {
    ++depth_;
    return true;
  }
  bool leave() {
    --depth_;
    return true;
  }

  int depth_ = 0;
  Wanted wanted_ = Wanted::nothing;
};

std::optional<Payment> make_payment(std::optional<std::int64_t> cents,
                                    std::optional<std::int64_t> milliseconds) {
  if (!cents || !milliseconds) return std::nullopt;
  const auto minute = minute_of(*milliseconds);
  if (!minute) return std::nullopt;
  return Payment{*cents, *minute};
}

std::optional<Payment> read_by_dom(std::string_view text) {
  const auto document = nlohmann::json::parse(text, nullptr, false);
  if (!document.is_object()) return std::nullopt;
  const auto amount = document.find("amount");
  const auto timestamp = document.find("event_timestamp");
  if (amount == document.end() || !amount->is_number()) return std::nullopt;
  if (timestamp == document.end() || !timestamp->is_number_integer()) return std::nullopt;
  std::optional<std::int64_t> cents;
  if (amount->is_number_integer()) {
    cents = amount->get<std::int64_t>() * 100;
  } else {
    // The shortest text of a double with two decimals is that text again.
    std::array<char, 64> digits;
    const auto written =
        std::to_chars(digits.data(), digits.data() + digits.size(), amount->get<double>());
    cents = read_cents(std::string_view(digits.data(), written.ptr));
  }
  return make_payment(cents, timestamp->get<std::int64_t>());
}

std::optional<Payment> read_by_sax(std::string_view text) {
  Picker picker;
  if (!nlohmann::json::sax_parse(text, &picker)) return std::nullopt;
  return make_payment(picker.cents, picker.milliseconds);
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
  return parser == Parser::dom ? read_by_dom(json) : read_by_sax(json);
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
