// From an object's key, which may hold any bytes, to the path of a file, and back.
//
// Each segment between slashes becomes a name that file systems and archive tools take. What they
// dislike is percent-encoded: control bytes, \ ? * " < > | : and %, bytes that are not UTF-8, and a
// blank or dot at either end of a segment, so that neither ".." nor a hidden file comes out. What
// has no bytes to encode is marked by a word after a % that no encoding yields:
//
//   a//b          a/%empty/b          a segment without a byte
//   a, and a/b    a%file, and a/b     a key that is another key's folder
//   xxxx…         xxx%long-<hash>     a segment over 255 bytes; this alone cannot be undone
//   x/x/x/…       %long-<hash>        a path over 2,048 bytes, likewise
//   a, older      .versions/a%version-<id>

#ifndef WEIR_REPORTS_FILE_NAMES_H_
#define WEIR_REPORTS_FILE_NAMES_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace weir::reports {

inline constexpr std::size_t kSegmentBytesMax = 255;
inline constexpr std::size_t kPathBytesMax = 2'048;

// A relative path without "." and "..": it stays in its folder. `suffix` is put behind its last
// segment and survives shortening; it is one of the words above, or empty.
std::string encode_key(std::string_view key, std::string_view suffix = {});

// The suffix of a key that is another key's folder.
inline constexpr std::string_view kFileSuffix = "%file";
// The path of a version that is not the latest, from the bucket's folder.
std::string encode_version(std::string_view key, std::string_view version);

// The key of a path that encode_key() made, with or without kFileSuffix; nullopt for one that was
// shortened.
std::optional<std::string> decode_key(std::string_view path);

}  // namespace weir::reports

#endif  // WEIR_REPORTS_FILE_NAMES_H_
