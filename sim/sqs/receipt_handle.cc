#include "sim/sqs/receipt_handle.h"

#include <array>
#include <cstddef>

#include "sim/aws/base64.h"

namespace weir::sqs {
namespace {

constexpr std::string_view kBeginning = "AQEB";
constexpr std::size_t kWords = 4;  // of eight octets: queue, message, receive and a check of them
constexpr std::uint64_t kSalt = internal::hash_text("sqs/receipt-handle");

using Words = std::array<std::uint64_t, kWords>;

std::uint64_t check_of(const Words& words) {
  const std::uint64_t what = internal::fold(words[0] ^ kSalt, words[1] ^ internal::kMix1);
  return internal::fold(what ^ internal::kMix0, words[2] ^ internal::kMix2);
}

std::string write(const Words& words) {
  std::string octets;
  for (const std::uint64_t word : words) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      octets.push_back(static_cast<char>(word >> shift & 0xff));
    }
  }
  return std::string(kBeginning) + aws::base64_encode(octets);
}

}  // namespace

std::string receipt_handle(const Queue& queue, const StoredMessage& message) {
  Words words{queue.instance.value, message.number, static_cast<std::uint64_t>(message.receives),
              0};
  words[3] = check_of(words);
  return write(words);
}

std::optional<Receipt> read_receipt_handle(const Queue& queue, std::string_view handle) {
  if (!handle.starts_with(kBeginning)) return std::nullopt;
  const auto octets = aws::base64_decode(handle.substr(kBeginning.size()));
  if (!octets || octets->size() != 8 * kWords) return std::nullopt;
  Words words{};
  for (std::size_t i = 0; i < octets->size(); ++i) {
    words[i / 8] = words[i / 8] << 8 | static_cast<unsigned char>((*octets)[i]);
  }
  if (words[3] != check_of(words) || words[0] != queue.instance.value) return std::nullopt;
  return Receipt{words[1], static_cast<std::int64_t>(words[2])};
}

}  // namespace weir::sqs
