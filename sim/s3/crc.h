// The two cyclic checksums that no library here has: CRC-32C (Castagnoli) and CRC-64/NVME.
//
// zlib has CRC-32 only. Both work on eight bytes a step, with tables made by the compiler.

#ifndef WEIR_SIM_S3_CRC_H_
#define WEIR_SIM_S3_CRC_H_

#include <cstdint>
#include <string_view>

namespace weir::s3 {

std::uint32_t crc32c(std::string_view octets);
std::uint64_t crc64nvme(std::string_view octets);

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_CRC_H_
