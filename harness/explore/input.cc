#include "harness/explore/input.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <utility>

#include "harness/explore/utf8.h"
#include "sim/aws/validation.h"
#include "sim/kernel/trace.h"

namespace weir {

namespace {

using nlohmann::json;

constexpr std::size_t kKeyCharactersMax = 256;  // of a partition key, in code points
constexpr std::size_t kReasonBytesMax = 160;    // a reason may quote the line, but not all of it
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

// The next line without its end; takes it off `rest`.
std::string_view take_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// Fit for a report: not too long, and UTF-8 even where the library quotes half a character.
std::string shortened(std::string_view text) {
  const bool whole = text.size() <= kReasonBytesMax;
  text = text.substr(0, kReasonBytesMax);
  std::string result;
  for (std::size_t good = utf8_prefix(text); true; good = utf8_prefix(text)) {
    result += text.substr(0, good);
    if (good == text.size()) break;
    text.remove_prefix(good + 1);
  }
  return whole ? result : result + "…";
}

bool starts_with_an_object(std::string_view text) {
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (line.empty()) continue;
    const auto first = line.find_first_not_of(" \t");
    return first != std::string_view::npos && line[first] == '{' && json::accept(line);
  }
  return false;
}

// "column 5: syntax error while parsing value - unexpected end of input". The library's message
// without its own number and without the line, which is always 1 here.
std::string what_is_wrong(const json::exception& error) {
  std::string_view text = error.what();
  if (const auto at = text.find("column "); at != std::string_view::npos) {
    text.remove_prefix(at);
  } else if (const auto bracket = text.find("] "); bracket != std::string_view::npos) {
    text.remove_prefix(bracket + 2);
  }
  return shortened(text);
}

// The services' own wording, as in sim/aws/validation.cc.
std::string refusal(std::string_view member, std::string_view order, std::size_t length) {
  return "ValidationException: 1 validation error detected: Value at '" + std::string(member) +
         "' failed to satisfy constraint: Member must have length " + std::string(order) +
         " than or equal to " + std::to_string(length);
}

using Reason = std::optional<std::string>;

// Turns lines into records. One object serves one input.
class Reader {
 public:
  Reader(Input& input, const InputOptions& options, bool ndjson,
         std::optional<json::json_pointer> pointer)
      : input_(input), options_(options), ndjson_(ndjson), pointer_(std::move(pointer)) {}

  void read(std::string text) {
    const Bytes whole(std::move(text));  // records are slices of it: nothing is copied
    std::string_view rest = whole.view();
    if (rest.starts_with(kByteOrderMark)) rest.remove_prefix(kByteOrderMark.size());
    const auto lines = static_cast<std::size_t>(std::ranges::count(rest, '\n')) + 1;
    contents_.reserve(lines);
    input_.records.reserve(lines);
    for (std::uint64_t number = 1; !rest.empty(); ++number) {
      const std::string_view line = take_line(rest);
      if (line.empty()) continue;
      const auto offset = static_cast<std::size_t>(line.data() - whole.data());
      InputRecord record{whole.slice(offset, line.size()), {}, number};
      if (auto reason = complete(record)) {
        input_.rejected.push_back({number, *std::move(reason)});
      } else {
        input_.records.push_back(std::move(record));
      }
    }
    name_records();
  }

 private:
  // Gives the record its key and its identity, or says why there can be no such record.
  Reason complete(InputRecord& record) {
    // A content's hash, since nobody has given this slice an identity yet.
    const Identity content = record.data.identity();
    if (ndjson_) {
      if (auto reason = check_json(record)) return reason;
    }
    if (!pointer_) record.partition_key = key_of(content);
    if (auto reason = check_size(record)) return reason;
    contents_.push_back(content);
    return std::nullopt;
  }

  // Of as many digits as a string holds in place: every record carries its key along.
  static std::string key_of(Identity content) {
    std::string key = to_hex(content.value);
    key.resize(15);
    key.shrink_to_fit();
    return key;
  }

  // Identities follow from the content, and tell lines of equal content apart. By sorting: a table
  // of the contents seen is slower the larger it gets.
  void name_records() {
    struct Place {
      std::uint64_t content;
      std::size_t index;
      auto operator<=>(const Place&) const = default;
    };
    std::vector<Place> places;
    places.reserve(contents_.size());
    for (const Identity content : contents_) places.push_back({content.value, places.size()});
    std::ranges::sort(places);
    std::vector<std::uint64_t> nth(contents_.size());  // of the lines of this content, from 0
    for (std::size_t i = 1; i < places.size(); ++i) {
      if (places[i].content != places[i - 1].content) continue;
      nth[places[i].index] = nth[places[i - 1].index] + 1;
    }
    for (std::size_t i = 0; i < contents_.size(); ++i) {
      Bytes& data = input_.records[i].data;
      data = data.with_identity(contents_[i].child("input/line", nth[i]));
    }
  }

  Reason check_json(InputRecord& record) const {
    const std::string_view line = record.data.view();
    if (const std::size_t good = utf8_prefix(line); good != line.size()) {
      return "not UTF-8 from byte " + std::to_string(good + 1) + " of the line on";
    }
    if (!pointer_ && json::accept(line)) return std::nullopt;
    try {
      const json value = json::parse(line);  // throws where accept() said no, with the reason
      return find_key(value, record.partition_key);
    } catch (const json::exception& error) {
      return "not JSON: " + what_is_wrong(error);
    }
  }

  Reason find_key(const json& value, std::string& key) const {
    const std::string& name = options_.partition_key_pointer;
    const json* found = nullptr;
    try {
      found = &value.at(*pointer_);
    } catch (const json::exception&) {
      return "nothing at " + name + ", where the partition key should be";
    }
    if (found->is_string()) {
      key = found->get<std::string>();
    } else if (found->is_number() || found->is_boolean()) {
      key = found->dump();
    } else {
      return "the partition key at " + name + " is " +
             (found->is_null() ? "null" : std::string("an ") + found->type_name()) +
             "; it must be a string, a number or a boolean";
    }
    return std::nullopt;
  }

  Reason check_size(const InputRecord& record) const {
    if (record.partition_key.empty()) return refusal("partitionKey", "greater", 1);
    if (aws::count_code_points(record.partition_key) > kKeyCharactersMax) {
      return refusal("partitionKey", "less", kKeyCharactersMax);
    }
    if (record.data.size() + record.partition_key.size() > options_.record_bytes_max) {
      return refusal("data", "less", options_.record_bytes_max);
    }
    return std::nullopt;
  }

  Input& input_;
  const InputOptions& options_;
  const bool ndjson_;
  const std::optional<json::json_pointer> pointer_;
  std::vector<Identity> contents_;  // of the records
};

std::expected<json::json_pointer, std::string> parse_pointer(const InputOptions& options) {
  const std::string& text = options.partition_key_pointer;
  if (options.format == InputFormat::lines) {
    return std::unexpected("a partition key by JSON pointer (" + text +
                           ") needs NDJSON, not plain lines; leave out one of the two");
  }
  if (utf8_prefix(text) == text.size()) {
    try {
      return json::json_pointer(text);
    } catch (const json::exception&) {
    }
  }
  return std::unexpected("'" + text.substr(0, utf8_prefix(text)) +
                         "' is not a JSON pointer; one begins with '/', names members and indices "
                         "separated by '/', and writes ~1 for '/' and ~0 for '~', such as "
                         "/customer/id");
}

std::string because(int error) { return std::strerror(error); }

// A descriptor that is closed, unless it is standard input.
struct File {
  int descriptor = -1;
  File(int opened) : descriptor(opened) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (descriptor > 0) close(descriptor);
  }
};

std::expected<std::string, int> read_all(int descriptor, std::size_t expected_bytes,
                                         std::size_t most) {
  std::string text;
  text.resize(std::max<std::size_t>(expected_bytes + 1, 65'536));  // + 1: sees the end at once
  std::size_t used = 0;
  while (true) {
    const ssize_t count = ::read(descriptor, text.data() + used, text.size() - used);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return std::unexpected(errno);
    if (count == 0) break;
    used += static_cast<std::size_t>(count);
    if (used > most) return std::unexpected(EFBIG);
    if (used == text.size()) text.resize(2 * used);
  }
  text.resize(used);
  return text;
}

std::expected<std::string, std::string> read_file(const std::string& path, const std::string& name,
                                                  std::size_t most) {
  const File file = path == "-" ? STDIN_FILENO : open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat about = {};
  if (file.descriptor < 0 || fstat(file.descriptor, &about) != 0) {
    return std::unexpected("cannot read " + name + ": " + because(errno) +
                           "; give the path of a readable file, or - for standard input");
  }
  if (S_ISDIR(about.st_mode)) {
    return std::unexpected(name + " is a folder; give one file of NDJSON or plain lines");
  }
  auto text = read_all(file.descriptor, static_cast<std::size_t>(about.st_size), most);
  if (!text && text.error() == EFBIG) {
    return std::unexpected(name + " holds more than " + std::to_string(most >> 20) +
                           " MiB; give a part of it");
  }
  if (text) return *std::move(text);
  return std::unexpected("cannot read " + name + ": " + because(text.error()) +
                         "; copy it to where it can be read");
}

}  // namespace

std::expected<Input, std::string> parse_input(std::string text, std::string name,
                                              const InputOptions& options) {
  std::optional<json::json_pointer> pointer;
  if (!options.partition_key_pointer.empty()) {
    auto parsed = parse_pointer(options);
    if (!parsed) return std::unexpected(std::move(parsed).error());
    pointer = *std::move(parsed);
  }
  bool ndjson = options.format == InputFormat::ndjson || pointer;
  if (!ndjson && options.format == InputFormat::automatic) {
    std::string_view start = text;
    if (start.starts_with(kByteOrderMark)) start.remove_prefix(kByteOrderMark.size());
    ndjson = starts_with_an_object(start);
  }
  Input input{.name = std::move(name), .records = {}, .rejected = {}};
  Reader(input, options, ndjson, std::move(pointer)).read(std::move(text));
  return input;
}

std::expected<Input, std::string> read_input(const std::string& path, const InputOptions& options) {
  const std::string name = path == "-" ? "standard input" : path;
  auto text = read_file(path, name, options.input_bytes_max);
  if (!text) return std::unexpected(std::move(text).error());
  auto input = parse_input(*std::move(text), name, options);
  if (input && input->records.empty() && input->rejected.empty()) {
    return std::unexpected(name + " holds no record; give a file with one record a line");
  }
  return input;
}

}  // namespace weir
