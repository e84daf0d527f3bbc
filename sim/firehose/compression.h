// Compression: the four formats in which Firehose writes an object, besides none.
//
// All are the library's usual output, in the frames that Java's writers put around it: a gzip
// stream; a zip archive with one deflated entry; the stream format of snappy-java ("xerial"), which
// is not Snappy's own framing; and Hadoop's block format. No time, no operating system and no name
// of a machine goes in, so that the same records give the same bytes everywhere with one version of
// zlib and Snappy; another version may compress otherwise.

#ifndef WEIR_SIM_FIREHOSE_COMPRESSION_H_
#define WEIR_SIM_FIREHOSE_COMPRESSION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/aws/bytes.h"

namespace weir::firehose {

enum class Compression : std::uint8_t { uncompressed, gzip, zip, snappy, hadoop_snappy };

// "UNCOMPRESSED", "GZIP", "ZIP", "Snappy", "HADOOP_SNAPPY", exactly so.
std::optional<Compression> compression_format(std::string_view api_name);

// Of the object's key, unless FileExtension replaces it: ".gz"; empty for uncompressed.
std::string_view extension(Compression format);
// Of the object's metadata: "snappy-java"; empty: it has none.
std::string_view content_encoding(Compression format);

// One object of all the pieces, in order and with nothing between them. `entry_name` is the name of
// the file in a zip archive, a UUID; other formats have no use for it.
std::string compress(Compression format, const std::vector<Bytes>& pieces,
                     std::string_view entry_name);

}  // namespace weir::firehose

#endif  // WEIR_SIM_FIREHOSE_COMPRESSION_H_
