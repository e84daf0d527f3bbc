#include "reports/replaced_folder.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

namespace weir::reports {

namespace {

namespace fs = std::filesystem;
using Done = std::expected<void, std::string>;

// What weir writes into a result's folder, now or by its design; only these are ever replaced.
constexpr std::array<std::string_view, 10> kOwn = {
    "result.json",     "junit.xml", "report.html", "trace.json", "failure.json",
    "manifest.ndjson", "s3",        "tables",      "queues",     "logs"};

std::unexpected<std::string> cannot(const std::string& what, const fs::path& path, int error) {
  std::string mend = "name another folder with --out";
  if (error == ENOSPC || error == EDQUOT) mend = "free some space, or " + mend;
  if (error == EBUSY || error == EXDEV) mend = "it is a mount point; name a folder inside it";
  return std::unexpected("cannot " + what + " " + path.string() + ": " + std::strerror(error) +
                         "; " + mend);
}

bool is_result_of_weir(const fs::path& folder) {
  std::ifstream file(folder / "result.json");
  const auto json = nlohmann::json::parse(file, nullptr, false);
  return json.is_object() && json.contains("weir_version") && json.contains("history_hash");
}

// Refuses a folder with anything in it that weir did not write.
Done check_replaceable(const fs::path& target) {
  std::error_code error;
  const auto status = fs::status(target, error);
  if (!fs::exists(status)) {
    if (error && error != std::errc::no_such_file_or_directory) {
      return cannot("look at", target, error.value());
    }
    return {};
  }
  if (!fs::is_directory(status)) {
    return std::unexpected(target.string() + " is a file; name a folder with --out");
  }
  bool empty = true;
  fs::directory_iterator entries(target, error);
  for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
    empty = false;
    const std::string name = entries->path().filename().string();
    if (std::ranges::find(kOwn, name) != kOwn.end()) continue;
    return std::unexpected(target.string() + " holds " + name +
                           ", which weir did not write; name a new or empty folder with --out");
  }
  if (error) return cannot("read", target, error.value());
  if (empty || is_result_of_weir(target)) return {};
  return std::unexpected(target.string() +
                         " holds no result.json of weir, so it is not replaced; "
                         "name a new or empty folder with --out");
}

fs::path without_last_slash(const std::string& dir) {
  std::string text = dir;
  while (text.size() > 1 && text.ends_with('/')) text.pop_back();
  return text;
}

Done write_all(int descriptor, const fs::path& path, std::string_view content) {
  while (!content.empty()) {
    const ssize_t count = ::write(descriptor, content.data(), content.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return cannot("write", path, errno);
    content.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

}  // namespace

std::expected<ReplacedFolder, std::string> ReplacedFolder::begin(const std::string& dir) {
  if (dir.empty()) return std::unexpected("--out names no folder; give one, such as --out result");
  std::error_code error;
  ReplacedFolder folder;
  folder.target_ = fs::weakly_canonical(fs::absolute(without_last_slash(dir), error), error);
  if (error) return cannot("use", dir, error.value());
  if (!folder.target_.has_relative_path()) {
    return std::unexpected("--out " + dir + " is the root of all files; name a folder inside it");
  }
  if (auto free = check_replaceable(folder.target_); !free) return std::unexpected(free.error());

  const fs::path parent = folder.target_.parent_path();
  std::vector<fs::path> missing;  // inner first
  for (fs::path at = parent; !fs::exists(at, error) && at != at.parent_path();
       at = at.parent_path())
    missing.push_back(at);
  for (auto at = missing.rbegin(); at != missing.rend(); ++at) {
    if (mkdir(at->c_str(), 0777) != 0) return cannot("make", *at, errno);
    folder.made_.push_back(*at);
  }
  std::string name = (parent / ".weir-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) return cannot("write into", parent, errno);
  folder.temporary_ = name;
  // The folder inside has the rights that the user's umask gives, which mkdtemp() does not ask.
  if (mkdir((folder.temporary_ / "new").c_str(), 0777) != 0) {
    return cannot("write into", parent, errno);
  }
  return folder;
}

ReplacedFolder::ReplacedFolder(ReplacedFolder&& other) noexcept
    : target_(std::move(other.target_)),
      temporary_(std::exchange(other.temporary_, {})),
      made_(std::exchange(other.made_, {})),
      folders_(std::move(other.folders_)) {}

ReplacedFolder::~ReplacedFolder() {
  std::error_code ignored;
  if (!temporary_.empty()) fs::remove_all(temporary_, ignored);
  // Only what is empty goes: after finish() the new folder is in there.
  for (auto at = made_.rbegin(); at != made_.rend(); ++at) rmdir(at->c_str());
}

Done ReplacedFolder::write(const std::string& path, std::string_view content) {
  const fs::path root = temporary_ / "new";
  for (auto slash = path.find('/'); slash != std::string::npos; slash = path.find('/', slash + 1)) {
    const std::string above = path.substr(0, slash);
    if (!folders_.insert(above).second) continue;
    if (mkdir((root / above).c_str(), 0777) != 0) return cannot("make", target_ / above, errno);
  }
  const int descriptor = open((root / path).c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor < 0) return cannot("write", target_ / path, errno);
  Done written = write_all(descriptor, target_ / path, content);
  // Some file systems notice only here that they are full.
  if (close(descriptor) != 0 && written) return cannot("write", target_ / path, errno);
  return written;
}

Done ReplacedFolder::finish() {
  // Asked again, since a run may take long and somebody may have put something there.
  if (auto free = check_replaceable(target_); !free) return free;
  const fs::path fresh = temporary_ / "new";
  // Takes the place of an absent or an empty folder.
  if (rename(fresh.c_str(), target_.c_str()) == 0) return {};
  if (errno != ENOTEMPTY && errno != EEXIST) return cannot("write", target_, errno);
  // One step, after which the old folder is the temporary one.
  if (renameat2(AT_FDCWD, fresh.c_str(), AT_FDCWD, target_.c_str(), RENAME_EXCHANGE) == 0) {
    return {};
  }
  if (errno != EINVAL && errno != ENOSYS) return cannot("replace", target_, errno);
  // A file system that cannot exchange: two steps, and the first is undone if the second fails.
  const fs::path old = temporary_ / "old";
  if (rename(target_.c_str(), old.c_str()) != 0) return cannot("replace", target_, errno);
  if (rename(fresh.c_str(), target_.c_str()) == 0) return {};
  const int error = errno;
  if (rename(old.c_str(), target_.c_str()) != 0) temporary_.clear();  // keep it, at least there
  return cannot("replace", target_, error);
}

}  // namespace weir::reports
