#include "harness/explore/sweep_state.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

namespace weir {
namespace {

using Json = nlohmann::ordered_json;

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

Json to_json_value(const SweepFailure& failure) {
  return {{"seed", failure.seed},
          {"outcome", to_string(failure.outcome)},
          {"hash", to_string(failure.history_hash)},
          {"reason", failure.reason}};
}

SweepFailure failure_of(const Json& json) {
  SweepFailure failure;
  failure.seed = json.at("seed").get<std::uint64_t>();
  failure.outcome = parse_seed_outcome(json.at("outcome").get<std::string>()).value();
  failure.history_hash = parse_hash(json.at("hash").get<std::string>()).value();
  failure.reason = json.at("reason").get<std::string>();
  return failure;
}

SweepSpan span_of(const Json& json) {
  SweepSpan span;
  span.first = json.at("first").get<std::uint64_t>();
  span.last = json.at("last").get<std::uint64_t>();
  SweepTotals& totals = span.tally.totals;
  totals.outcomes = json.at("outcomes").get<decltype(totals.outcomes)>();
  const auto counts = json.at("counts").get<std::array<std::uint64_t, 4>>();
  totals.faults = counts[0];
  totals.retries = counts[1];
  totals.delivered = counts[2];
  totals.events = counts[3];
  span.tally.hash = parse_hash(json.at("hash").get<std::string>()).value();
  for (const auto& [fault, times] :
       json.at("struck").get<std::vector<std::pair<std::uint32_t, std::uint64_t>>>()) {
    span.tally.struck[fault] += times;
  }
  for (const Json& item : json.value("failures", Json::array())) {
    const SweepFailure failure = failure_of(item);
    span.tally.failures[failure.seed] = failure;
  }
  return span;
}

std::string value_text(const Json& header, const std::string& member) {
  const auto found = header.find(member);
  return found == header.end() ? "missing" : found->dump();
}

// Which sweep the file is of, where it is not this one.
std::string refuse_header(const std::string& path, std::string_view theirs,
                          const std::string& ours) {
  const std::string mend = "; choose another directory, or remove that file to begin anew";
  const Json found = Json::parse(theirs, nullptr, /*allow_exceptions=*/false);
  if (!found.is_object() || !found.contains("weir_sweep")) {
    return path + " does not begin with the header of a sweep" + mend;
  }
  const Json expected = Json::parse(ours);
  for (const auto& [member, value] : expected.items()) {
    if (found.find(member) != found.end() && found.at(member) == value) continue;
    return path + " is of another sweep: its \"" + member + "\" is " + value_text(found, member) +
           " and not " + value.dump() + mend;
  }
  return path + " is of another sweep" + mend;
}

std::string system_problem(const std::string& what, const std::string& path) {
  return "cannot " + what + " " + path + ": " + std::strerror(errno);
}

// False: errno says why.
bool read_all(int file, std::string& text) {
  std::array<char, 65536> bytes;
  for (;;) {
    const ssize_t n = ::read(file, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return n == 0;
    text.append(bytes.data(), static_cast<std::size_t>(n));
  }
}

}  // namespace

std::string to_json_line(const SweepSpan& span) {
  const SweepTotals& totals = span.tally.totals;
  Json json = {{"first", span.first},
               {"last", span.last},
               {"outcomes", totals.outcomes},
               {"counts", {totals.faults, totals.retries, totals.delivered, totals.events}},
               {"hash", to_string(span.tally.hash)},
               {"struck", Json::array()}};
  for (const auto& [fault, times] : span.tally.struck) json["struck"].push_back({fault, times});
  for (const auto& [seed, failure] : span.tally.failures) {
    json["failures"].push_back(to_json_value(failure));
  }
  return dump(json);
}

std::optional<SweepSpan> parse_span(std::string_view line) {
  try {
    SweepSpan span = span_of(Json::parse(line));
    if (span.first >= span.last) return std::nullopt;
    if (span.tally.totals.done() != span.last - span.first) return std::nullopt;
    return span;
  } catch (const std::exception&) {  // a member that is missing, or not what it should be
    return std::nullopt;
  }
}

SweepState::~SweepState() {
  if (file_ < 0) return;
  sync();
  ::close(file_);
}

std::optional<std::string> SweepState::open(const std::string& path, const std::string& header,
                                            bool must_exist) {
  const int create = must_exist ? 0 : O_CREAT;
  file_ = ::open(path.c_str(), O_RDWR | O_APPEND | O_CLOEXEC | create, 0666);
  if (file_ < 0 && must_exist && errno == ENOENT) {
    return "there is no " + path + " to go on with; sweep without --resume to begin anew";
  }
  if (file_ < 0) return system_problem("open", path) + "; choose a directory you may write to";
  if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
    return "another sweep is writing to " + path + "; wait for its end or choose another directory";
  }
  if (auto problem = read(path, header, must_exist)) return problem;
  return std::nullopt;
}

std::optional<std::string> SweepState::read(const std::string& path, const std::string& header,
                                            bool must_exist) {
  std::string text;
  if (!read_all(file_, text)) return system_problem("read", path) + "; choose another directory";
  // A last line without its end was torn by whatever ended that sweep.
  const std::size_t whole = text.rfind('\n') + 1;
  std::string_view lines = std::string_view(text).substr(0, whole);
  if (lines.empty() && !text.empty() && !header.starts_with(text)) {
    return refuse_header(path, text, header);
  }
  if (lines.empty() && must_exist) {
    return path + " is empty: there is nothing to go on with; sweep without --resume";
  }
  for (std::uint64_t number = 1; !lines.empty(); ++number) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(line.size() + 1);
    if (number == 1) {
      if (line != header) return refuse_header(path, line, header);
      continue;
    }
    std::optional<SweepSpan> span = parse_span(line);
    if (!span) {
      return path + ":" + std::to_string(number) +
             ": not a line of a sweep; remove the line to run its seeds again";
    }
    spans_.push_back(std::move(*span));
  }
  if (whole != text.size() && ::ftruncate(file_, static_cast<off_t>(whole)) != 0) {
    return system_problem("cut the torn last line off", path) + "; choose another directory";
  }
  if (whole == 0 && !write(header + '\n')) {
    return system_problem("write", path) + "; make room or choose another directory";
  }
  return std::nullopt;
}

bool SweepState::append(const SweepSpan& span) { return file_ < 0 || write(to_json_line(span)); }

bool SweepState::write(std::string_view line) {
  const off_t before = ::lseek(file_, 0, SEEK_END);
  const ssize_t written = ::write(file_, line.data(), line.size());
  if (written == static_cast<ssize_t>(line.size())) return dirty_ = true;
  const int problem = written < 0 ? errno : ENOSPC;
  // The next line must not be glued to half of this one.
  if (::ftruncate(file_, before) != 0) dirty_ = true;
  ::close(file_);
  file_ = -1;
  errno = problem;
  return false;
}

void SweepState::sync() {
  if (file_ >= 0 && dirty_) ::fdatasync(file_);
  dirty_ = false;
}

}  // namespace weir
