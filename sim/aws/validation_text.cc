#include "sim/aws/validation_text.h"

#include <charconv>

namespace weir::aws {
namespace {

template <typename T>
void append_number(std::string& out, T value) {
  char buffer[32];  // enough for the shortest form of any double, and for any 64-bit integer
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value);
  out.append(buffer, error == std::errc() ? end : buffer);
}

}  // namespace

void append_text(std::string& out, const std::string& value) { out += value; }

void append_text(std::string& out, const Bytes& value) {
  const std::string size = std::to_string(value.size());
  out += "java.nio.HeapByteBuffer[pos=0 lim=" + size + " cap=" + size + "]";
}

void append_text(std::string& out, bool value) { out += value ? "true" : "false"; }
void append_text(std::string& out, std::int32_t value) { append_number(out, value); }
void append_text(std::string& out, std::int64_t value) { append_number(out, value); }

void append_text(std::string& out, double value) {
  const std::size_t start = out.size();
  append_number(out, value);
  if (out.find_first_not_of("-0123456789", start) == std::string::npos) out += ".0";
}

// Java prints dates in words and in the host's time zone; that is not worth imitating.
void append_text(std::string& out, Time value) {
  append_number(out, static_cast<std::int64_t>(value.time_since_epoch().count() / 1'000'000));
}

}  // namespace weir::aws
