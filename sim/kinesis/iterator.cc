#include "sim/kinesis/iterator.h"

#include <charconv>
#include <cstddef>
#include <system_error>

#include "sim/aws/base64.h"
#include "sim/kernel/identity.h"

namespace weir::kinesis {

namespace {

constexpr std::string_view kSalt = "kinesis/iterator";

std::uint64_t check_of(std::string_view text) { return Identity::of(text).child(kSalt).value; }

// Takes the number before the next colon off the text.
template <typename Number>
bool take(std::string_view& text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end == text.data() + text.size() || *end != ':') return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
  return true;
}

}  // namespace

std::string encode_iterator(const Iterator& iterator) {
  const std::string body = std::to_string(iterator.issued.time_since_epoch().count()) + ":" +
                           std::to_string(iterator.generation) + ":" +
                           std::to_string(iterator.shard) + ":" + std::to_string(iterator.counter) +
                           ":" + iterator.stream;
  return aws::base64_encode(std::to_string(check_of(body)) + ":" + body);
}

std::optional<Iterator> decode_iterator(std::string_view text) {
  const auto octets = aws::base64_decode(text);
  if (!octets) return std::nullopt;
  std::string_view rest = *octets;
  std::uint64_t check = 0;
  if (!take(rest, check) || check != check_of(rest)) return std::nullopt;
  Iterator iterator;
  std::int64_t issued = 0;
  if (!take(rest, issued) || !take(rest, iterator.generation) || !take(rest, iterator.shard) ||
      !take(rest, iterator.counter)) {
    return std::nullopt;
  }
  iterator.issued = Time(Duration(issued));
  iterator.stream = rest;
  return iterator;
}

std::string renew_iterator(std::string_view text, Time at) {
  std::optional<Iterator> iterator = decode_iterator(text);
  if (!iterator) return std::string(text);
  iterator->issued = at;
  return encode_iterator(*iterator);
}

}  // namespace weir::kinesis
