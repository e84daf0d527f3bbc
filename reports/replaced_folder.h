// ReplacedFolder: a folder that appears, or takes another one's place, in one step.

#ifndef WEIR_REPORTS_REPLACED_FOLDER_H_
#define WEIR_REPORTS_REPLACED_FOLDER_H_

#include <expected>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace weir::reports {

class ReplacedFolder {
 public:
  // Makes a temporary folder beside `dir`, and the folders above `dir` that are missing. Refuses
  // unless `dir` is absent, empty, or an earlier result of weir with nothing else in it.
  static std::expected<ReplacedFolder, std::string> begin(const std::string& dir);

  ReplacedFolder(ReplacedFolder&& other) noexcept;
  ReplacedFolder& operator=(ReplacedFolder&&) = delete;
  // Removes whatever has not taken its place.
  ~ReplacedFolder();

  // Writes one file; `path` is relative, and its folders are made.
  std::expected<void, std::string> write(const std::string& path, std::string_view content);

  // Puts all into place. From here on it is there, and what was there before is gone.
  std::expected<void, std::string> finish();

 private:
  ReplacedFolder() = default;

  std::filesystem::path target_;     // absolute, without symbolic links
  std::filesystem::path temporary_;  // beside it; holds "new", and at the end what was replaced
  std::vector<std::filesystem::path> made_;  // folders above target_ that were missing, outer first
  std::set<std::string> folders_;            // below "new", that exist by now
};

}  // namespace weir::reports

#endif  // WEIR_REPORTS_REPLACED_FOLDER_H_
