#include "sim/s3/crc.h"

#include <array>
#include <cstddef>

namespace weir::s3 {

namespace {

constexpr std::size_t kStep = 8;  // bytes

// tables[n][b]: what a byte b does to the checksum with n more bytes to follow.
template <typename Word>
using Tables = std::array<std::array<Word, 256>, kStep>;

template <typename Word>
constexpr Tables<Word> make_tables(Word polynomial) {
  Tables<Word> tables{};
  for (std::size_t octet = 0; octet < 256; ++octet) {
    Word rest = static_cast<Word>(octet);
    for (int bit = 0; bit < 8; ++bit) rest = (rest >> 1) ^ ((rest & 1) != 0 ? polynomial : 0);
    tables[0][octet] = rest;
  }
  for (std::size_t n = 1; n < kStep; ++n) {
    for (std::size_t octet = 0; octet < 256; ++octet) {
      const Word before = tables[n - 1][octet];
      tables[n][octet] = (before >> 8) ^ tables[0][before & 0xff];
    }
  }
  return tables;
}

// Both are reflected, begin with all bits set and are inverted at the end.
template <typename Word>
Word checksum(const Tables<Word>& tables, std::string_view octets) {
  Word rest = ~Word{0};
  const auto octet = [&](std::size_t at) {
    return static_cast<Word>(static_cast<unsigned char>(octets[at]));
  };
  std::size_t at = 0;
  for (; at + kStep <= octets.size(); at += kStep) {
    Word next = 0;
    for (std::size_t i = 0; i < kStep; ++i) {
      const Word carried = i < sizeof(Word) ? (rest >> (8 * i)) & 0xff : 0;
      next ^= tables[kStep - 1 - i][(octet(at + i) ^ carried) & 0xff];
    }
    rest = next;
  }
  for (; at < octets.size(); ++at) rest = (rest >> 8) ^ tables[0][(rest ^ octet(at)) & 0xff];
  return ~rest;
}

constexpr Tables<std::uint32_t> kCastagnoli = make_tables<std::uint32_t>(0x82f63b78);
constexpr Tables<std::uint64_t> kNvme = make_tables<std::uint64_t>(0x9a6c9329ac4bc9b5);

}  // namespace

std::uint32_t crc32c(std::string_view octets) { return checksum(kCastagnoli, octets); }
std::uint64_t crc64nvme(std::string_view octets) { return checksum(kNvme, octets); }

}  // namespace weir::s3
