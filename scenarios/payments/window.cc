#include "scenarios/payments/window.h"

#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "scenarios/payments/payment.h"
#include "sim/aws/timestamp.h"

namespace weir::payments {

namespace {

// "2024-01-15T10:30:00.000Z".
std::string iso_of(Time time) {
  std::string text = aws::format_timestamp(time, aws::TimestampFormat::iso8601);
  if (text.find('.') == std::string::npos) text.insert(text.size() - 1, ".000");
  return text;
}

std::int64_t average(const Total& total) {
  if (total.count == 0) return 0;
  const std::int64_t twice = 2 * total.cents + total.count;
  const std::int64_t divisor = 2 * total.count;
  const std::int64_t quotient = twice / divisor;
  return twice % divisor < 0 ? quotient - 1 : quotient;  // towards the past, as floor does
}

}  // namespace

std::string write_window(Time start, const Total& total) {
  return R"({"window_start":")" + iso_of(start) + R"(","window_end":")" + iso_of(start + 1min) +
         R"(","transaction_count":)" + std::to_string(total.count) + R"(,"total_amount":)" +
         write_cents(total.cents) + R"(,"avg_amount":)" + write_cents(average(total)) + '}';
}

std::optional<Window> read_window(std::string_view json) {
  const auto document = nlohmann::json::parse(json, nullptr, false);
  if (!document.is_object()) return std::nullopt;
  const auto start = document.find("window_start");
  const auto count = document.find("transaction_count");
  const auto amount = document.find("total_amount");
  if (start == document.end() || !start->is_string()) return std::nullopt;
  if (count == document.end() || !count->is_number_integer()) return std::nullopt;
  if (amount == document.end() || !amount->is_number()) return std::nullopt;
  const auto time = aws::parse_timestamp(start->get_ref<const std::string&>());
  if (!time) return std::nullopt;
  std::array<char, 64> digits;
  const auto written = std::to_chars(digits.data(), digits.data() + digits.size(),
                                     amount->get<double>(), std::chars_format::fixed, 2);
  const auto cents = read_cents(std::string_view(digits.data(), written.ptr));
  if (!cents) return std::nullopt;
  return Window{*time, {count->get<std::int64_t>(), *cents}};
}

}  // namespace weir::payments
