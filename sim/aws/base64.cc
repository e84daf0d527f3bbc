#include "sim/aws/base64.h"

#include <array>
#include <cstdint>

namespace weir::aws {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t kInvalid = 0xff;

constexpr std::array<std::uint8_t, 256> kValues = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(kInvalid);
  for (std::size_t i = 0; i < kAlphabet.size(); ++i) {
    values[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::uint8_t>(i);
  }
  return values;
}();

}  // namespace

// Whole groups first, then what is left: both are on the way of every record.
std::string base64_encode(std::string_view octets) {
  std::string text((octets.size() + 2) / 3 * 4, '=');
  char* out = text.data();
  const auto* in = reinterpret_cast<const unsigned char*>(octets.data());
  std::size_t left = octets.size();
  for (; left >= 3; left -= 3, in += 3, out += 4) {
    const std::uint32_t group = std::uint32_t{in[0]} << 16 | std::uint32_t{in[1]} << 8 | in[2];
    out[0] = kAlphabet[group >> 18];
    out[1] = kAlphabet[group >> 12 & 63];
    out[2] = kAlphabet[group >> 6 & 63];
    out[3] = kAlphabet[group & 63];
  }
  if (left != 0) {
    const std::uint32_t second = left == 2 ? in[1] : 0u;
    const std::uint32_t group = std::uint32_t{in[0]} << 16 | second << 8;
    out[0] = kAlphabet[group >> 18];
    out[1] = kAlphabet[group >> 12 & 63];
    if (left == 2) out[2] = kAlphabet[group >> 6 & 63];
  }
  return text;
}

std::optional<std::string> base64_decode(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  if (text.empty()) return std::string();
  const std::size_t padding = !text.ends_with('=') ? 0 : text.ends_with("==") ? 2 : 1;
  std::string octets(text.size() / 4 * 3, '\0');
  char* out = octets.data();
  const auto* in = reinterpret_cast<const unsigned char*>(text.data());
  const auto* end = in + text.size() - (padding == 0 ? 0 : 4);
  // No value has a bit above its sixth, so that one look at all of them together is enough.
  std::uint32_t seen = 0;
  for (; in != end; in += 4, out += 3) {
    const std::uint32_t a = kValues[in[0]], b = kValues[in[1]], c = kValues[in[2]],
                        d = kValues[in[3]];
    seen |= a | b | c | d;
    const std::uint32_t group = a << 18 | b << 12 | c << 6 | d;
    out[0] = static_cast<char>(group >> 16);
    out[1] = static_cast<char>(group >> 8);
    out[2] = static_cast<char>(group);
  }
  if (padding != 0) {
    const std::uint32_t third = padding == 1 ? kValues[in[2]] : 0u;
    seen |= kValues[in[0]] | kValues[in[1]] | third;
    const std::uint32_t group =
        (std::uint32_t{kValues[in[0]]} << 18 | std::uint32_t{kValues[in[1]]} << 12 | third << 6) &
        0xffffff;
    if ((group & (padding == 1 ? 0xffu : 0xffffu)) != 0) return std::nullopt;
    out[0] = static_cast<char>(group >> 16);
    if (padding == 1) out[1] = static_cast<char>(group >> 8);
    octets.resize(octets.size() - padding);
  }
  if (seen > 63) return std::nullopt;
  return octets;
}

}  // namespace weir::aws
