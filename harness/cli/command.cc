#include "harness/cli/command.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace weir::cli {

ExitCode exit_code(Verdict verdict) {
  switch (verdict) {
    case Verdict::held:
      return kHeld;
    case Verdict::violated:
      return kViolated;
    case Verdict::unknown:
      return kNoVerdict;
  }
  return kNoVerdict;
}

std::string default_folder(const std::string& name) { return "weir-results/" + name; }

void write_file(const std::string& path, const std::string& text) {
  const std::filesystem::path to(path);
  std::error_code error;
  if (to.has_parent_path()) std::filesystem::create_directories(to.parent_path(), error);
  const std::string half = path + ".partial";
  {
    std::ofstream out(half, std::ios::binary | std::ios::trunc);
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    out.close();
    if (!out) {
      const std::string why = std::strerror(errno);
      std::filesystem::remove(half, error);
      throw Refusal(path + " cannot be written (" + why + "); give another folder by --out");
    }
  }
  std::filesystem::rename(half, to, error);
  if (error) {
    const std::string why = error.message();
    std::filesystem::remove(half, error);
    throw Refusal(path + " cannot be written (" + why + "); give another folder by --out");
  }
}

}  // namespace weir::cli
