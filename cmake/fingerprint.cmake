# cmake -DOUT=<file> -DVERSION=<text> -DLIBRARIES=<text> -DFILES=<list file> -P fingerprint.cmake
#
# Writes C++ that says by which sources and libraries a history is made: a failure that was recorded
# under the same fingerprint must replay bit for bit.
file(STRINGS "${FILES}" files)
set(digests "")
foreach(file IN LISTS files)
  file(SHA256 "${file}" digest)
  string(APPEND digests "${digest}\n")
endforeach()
string(SHA256 all "${digests}${LIBRARIES}")
string(SUBSTRING "${all}" 0 32 short)
file(WRITE "${OUT}"
"#include <string>

#include \"harness/explore/failure.h\"

namespace weir {

std::string fingerprint() { return \"${short}\"; }
std::string version() { return \"${VERSION}\"; }

}  // namespace weir
")
