// A payment event, as the producer writes it and as its readers understand it.
//
//   {"transaction_id":"TXN1234567","amount":125.50,"currency":"USD","merchant":"Amazon",
//    "event_timestamp":1705317000000}
//
// Amounts are exact: cents in a 64-bit integer.

#ifndef WEIR_SCENARIOS_PAYMENTS_PAYMENT_H_
#define WEIR_SCENARIOS_PAYMENTS_PAYMENT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sim/aws/bytes.h"
#include "sim/kernel/time.h"

namespace weir::payments {

struct Payment {
  std::int64_t cents = 0;
  Time minute;  // the beginning of the minute of event_timestamp
};

// The payment with `event_timestamp` = now, as the seed's producer writes it. Nothing: it has one.
std::optional<Bytes> stamp(const Bytes& payment, Time now);

// By which library a reader parses.
enum class Parser : std::uint8_t { nlohmann, simdjson };
// Nothing: it is no payment.
std::optional<Payment> read_payment(std::string_view json, Parser parser);

// "125.50": exact, from as many digits as there are; nothing beyond two decimals that are not zero.
std::optional<std::int64_t> read_cents(std::string_view number);
std::string write_cents(std::int64_t cents);

}  // namespace weir::payments

#endif  // WEIR_SCENARIOS_PAYMENTS_PAYMENT_H_
