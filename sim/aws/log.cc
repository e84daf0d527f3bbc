#include "sim/aws/log.h"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <array>
#include <string>
#include <utility>

#include "sim/aws/cloud.h"
#include "sim/aws/request_id.h"

namespace weir::aws {
namespace {

constexpr std::array<std::pair<LogLevel, std::string_view>, 6> kNames = {{
    {LogLevel::trace, "trace"},
    {LogLevel::debug, "debug"},
    {LogLevel::info, "info"},
    {LogLevel::warning, "warning"},
    {LogLevel::error, "error"},
    {LogLevel::off, "off"},
}};

spdlog::level::level_enum spdlog_level(LogLevel level) {
  switch (level) {
    case LogLevel::trace:
      return spdlog::level::trace;
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::warning:
      return spdlog::level::warn;
    case LogLevel::error:
      return spdlog::level::err;
    case LogLevel::off:
      return spdlog::level::off;
  }
  return spdlog::level::off;
}

void append_word(std::string& line, std::string_view word) {
  if (word.empty()) return;
  line += ' ';
  line += word;
}

// What the service made of the call. The caller may learn otherwise: then a fault says why.
std::string outcome(const CallRecord& record) {
  if (record.error != nullptr) return to_string(*record.error);
  if (record.fault.kind == nullptr) return "ok";
  std::string text = record.fault.kind == &kRequestLost ? "not carried out" : "ok";
  text += " [fault " + std::to_string(record.fault.decision) + ": ";
  text += record.fault.kind->name;
  return text + "]";
}

}  // namespace

std::string_view to_string(LogLevel level) {
  for (const auto& [known, name] : kNames) {
    if (known == level) return name;
  }
  return "unknown";
}

std::optional<LogLevel> parse_log_level(std::string_view text) {
  for (const auto& [level, name] : kNames) {
    if (name == text) return level;
  }
  return std::nullopt;
}

// The logger is not in spdlog's registry: a log belongs to whoever made it.
struct Log::Sink {
  explicit Sink(spdlog::sink_ptr sink) : logger("weir", std::move(sink)) {
    // The text alone: spdlog's own stamps are wall time.
    logger.set_formatter(std::make_unique<spdlog::pattern_formatter>("%v"));
    logger.set_level(spdlog::level::trace);  // Log has decided before
    logger.flush_on(spdlog::level::trace);
  }
  spdlog::logger logger;
};

Log::Log(LogLevel level)
    : level_(level),
      sink_(std::make_unique<Sink>(std::make_shared<spdlog::sinks::stderr_sink_st>())) {}
Log::Log(LogLevel level, std::ostream& out)
    : level_(level),
      sink_(std::make_unique<Sink>(std::make_shared<spdlog::sinks::ostream_sink_st>(out))) {}
Log::~Log() = default;

void Log::write(LogLevel level, Time now, std::string_view request_id, std::string_view text) {
  if (!wants(level)) return;
  std::string line = to_iso8601(now);
  append_word(line, to_string(level));
  append_word(line, request_id.empty() ? "-" : request_id);
  append_word(line, text);
  // With a time of its own the message does not ask for wall time.
  sink_->logger.log(spdlog::log_clock::time_point(), spdlog::source_loc(), spdlog_level(level),
                    line);
}

void Log::write_call(const CallRecord& record) {
  const OperationInfo& operation = record.operation;
  std::string text(operation.service->name);
  text += ':';
  text += operation.name;
  append_word(text, record.resource);
  text += " as ";
  text += *record.caller.principal;
  text += ": ";
  text += outcome(record);
  write(LogLevel::debug, record.now,
        request_id(operation, record.caller.identity, record.caller.attempt), text);
}

Fault LoggedFaults::on_site(const FaultQuestion& question) {
  const Fault fault = hook_.on_site(question);
  if (fault.kind == nullptr || !log_.wants(LogLevel::info)) return fault;
  std::string text = "fault " + std::to_string(fault.decision) + " at " + question.site.name;
  append_word(text, question.resource);
  text += ": ";
  text += fault.kind->name;
  text += " (";
  text += to_string(fault.kind->effect);
  text += ')';
  // A site within a call, "…/entry", asks about a thing of its own, not about the request.
  const bool of_call = question.site.name.find('/') == std::string::npos;
  log_.write(
      LogLevel::info, question.now,
      of_call ? request_id(question.site.name, question.identity, question.attempt) : std::string(),
      text);
  return fault;
}

}  // namespace weir::aws
