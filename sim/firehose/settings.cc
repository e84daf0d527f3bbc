#include "sim/firehose/settings.h"

#include <charconv>
#include <string_view>
#include <system_error>
#include <utility>

#include "sim/aws/base64.h"

namespace weir::firehose {

namespace {

constexpr std::int32_t kSizeDefault = 5;  // MiB
constexpr std::int32_t kIntervalDefault = 300;
constexpr std::int32_t kSizeOfConversion = 128;
constexpr std::int32_t kSizeMinOfLarge = 64;  // of conversion and of dynamic partitioning
constexpr std::int32_t kPartitioningRetry = 300;

aws::Error invalid(std::string text) { return InvalidArgumentException(std::move(text)); }

std::string bucket_of(std::string_view arn) { return std::string(arn.substr(arn.rfind(':') + 1)); }

bool enabled(const auto& optional) { return optional && optional->Enabled.value_or(false); }

BufferLimits limits_of(const BufferingHints& hints) {
  return {static_cast<std::size_t>(*hints.SizeInMBs) << 20,
          std::chrono::seconds(*hints.IntervalInSeconds)};
}

std::optional<aws::Error> fill_in(std::optional<BufferingHints>& hints, std::int32_t size) {
  if (!hints) hints.emplace();
  if (hints->SizeInMBs.has_value() != hints->IntervalInSeconds.has_value()) {
    return invalid(
        "If you specify a value for one of the buffering hints, SizeInMBs or IntervalInSeconds, "
        "you must also provide a value for the other");
  }
  if (!hints->SizeInMBs) {
    hints->SizeInMBs = size;
    hints->IntervalInSeconds = kIntervalDefault;
  }
  return std::nullopt;
}

// The members that every S3 destination has, with their defaults.
std::optional<aws::Error> fill_in(auto& destination, std::int32_t size) {
  if (auto error = fill_in(destination.BufferingHints, size)) return error;
  if (!destination.CompressionFormat) {
    destination.CompressionFormat = CompressionFormat::UNCOMPRESSED;
  }
  if (!destination.EncryptionConfiguration) {
    destination.EncryptionConfiguration.emplace().NoEncryptionConfig =
        NoEncryptionConfig::NoEncryption;
  }
  if (!destination.CloudWatchLoggingOptions) {
    destination.CloudWatchLoggingOptions.emplace().Enabled = false;
  }
  return std::nullopt;
}

std::expected<Sink, aws::Error> make_sink(const auto& destination, bool partitioned) {
  Sink sink;
  sink.role = *destination.RoleARN;
  sink.bucket = bucket_of(*destination.BucketARN);
  const auto& kms = destination.EncryptionConfiguration->KMSEncryptionConfig;
  if (kms) sink.kms_key = kms->AWSKMSKeyARN.value_or("");
  sink.limits = limits_of(*destination.BufferingHints);
  sink.compression = *compression_format(*destination.CompressionFormat);
  const CloudWatchLoggingOptions& logging = *destination.CloudWatchLoggingOptions;
  if (logging.Enabled.value_or(false)) {
    if (!logging.LogGroupName || !logging.LogStreamName) {
      return std::unexpected(
          invalid("LogGroupName and LogStreamName must be given when logging is enabled"));
    }
    sink.log_group = *logging.LogGroupName;
    sink.log_stream = *logging.LogStreamName;
  }
  const std::string prefix = destination.Prefix.value_or("");
  const std::string error_prefix = destination.ErrorOutputPrefix.value_or("");
  if (auto text = refuse_prefixes(prefix, error_prefix, partitioned)) {
    return std::unexpected(invalid(*std::move(text)));
  }
  auto parsed = Prefix::parse(prefix);
  if (!parsed) return std::unexpected(invalid(parsed.error()));
  sink.prefix = *std::move(parsed);
  auto errors = Prefix::parse(error_prefix);
  if (!errors) return std::unexpected(invalid(errors.error()));
  sink.error_prefix = *std::move(errors);
  return sink;
}

// ---- processors ---------------------------------------------------------------------------------

std::optional<std::string_view> parameter(const Processor& processor, std::string_view name) {
  if (!processor.Parameters) return std::nullopt;
  for (const ProcessorParameter& parameter : *processor.Parameters) {
    if (parameter.ParameterName == name) return *parameter.ParameterValue;
  }
  return std::nullopt;
}

aws::Error bad_parameter(std::string_view name, std::string_view value) {
  return invalid("Invalid value '" + std::string(value) + "' of the processor parameter " +
                 std::string(name));
}

// "0.2" as 200: thousandths, so that nothing is rounded.
std::optional<std::int64_t> thousandths(std::string_view text) {
  std::int64_t whole = 0;
  auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), whole);
  if (error != std::errc() || whole < 0 || whole > 1'000'000) return std::nullopt;
  std::int64_t value = whole * 1'000;
  const char* const end = text.data() + text.size();
  if (rest == end) return value;
  if (*rest++ != '.' || rest == end || end - rest > 3) return std::nullopt;
  std::int64_t digit = 100;
  for (; rest != end; ++rest, digit /= 10) {
    if (*rest < '0' || *rest > '9') return std::nullopt;
    value += digit * (*rest - '0');
  }
  return value;
}

std::optional<aws::Error> set_number(const Processor& processor, const char* name, std::int64_t low,
                                     std::int64_t high, auto set) {
  const auto text = parameter(processor, name);
  if (!text) return std::nullopt;
  const auto value = thousandths(*text);
  if (!value || *value < low || *value > high) return bad_parameter(name, *text);
  set(*value);
  return std::nullopt;
}

std::optional<aws::Error> add_lambda(const Processor& processor, Settings& settings) {
  const auto function = parameter(processor, ProcessorParameterName::LambdaArn);
  if (!function) return invalid("The processor parameter LambdaArn is required");
  Transform transform;
  transform.function = *function;
  transform.role =
      parameter(processor, ProcessorParameterName::RoleArn).value_or(settings.sink.role);
  transform.limits = {1 << 20, 60s};
  if (auto error = set_number(
          processor, ProcessorParameterName::BufferSizeInMBs, 200, 3'000, [&](std::int64_t value) {
            transform.limits.bytes = static_cast<std::size_t>(value * (1 << 20) / 1'000);
          })) {
    return error;
  }
  // UNCONFIRMED: 900 s as upper bound.
  if (auto error = set_number(
          processor, ProcessorParameterName::BufferIntervalInSeconds, 0, 900'000,
          [&](std::int64_t value) { transform.limits.age = std::chrono::milliseconds(value); })) {
    return error;
  }
  // The service does not check its range: 9 was honoured. The bound is ours.
  if (auto error = set_number(processor, ProcessorParameterName::NumberOfRetries, 0, 300'000,
                              [&](std::int64_t value) {
                                transform.retries = static_cast<std::int32_t>(value / 1'000);
                              })) {
    return error;
  }
  settings.transform = std::move(transform);
  return std::nullopt;
}

std::optional<aws::Error> add_extraction(const Processor& processor, Settings& settings) {
  const auto engine = parameter(processor, ProcessorParameterName::JsonParsingEngine);
  if (engine && *engine != "JQ-1.6") {
    return bad_parameter(ProcessorParameterName::JsonParsingEngine, *engine);
  }
  const auto query = parameter(processor, ProcessorParameterName::MetadataExtractionQuery);
  if (!query) return invalid("The processor parameter MetadataExtractionQuery is required");
  auto program = JqProgram::compile(*query);
  if (!program) return invalid("MetadataExtractionQuery: " + program.error());
  settings.query = *std::move(program);
  return std::nullopt;
}

std::optional<aws::Error> add_deaggregation(const Processor& processor, Settings& settings) {
  const auto type = parameter(processor, ProcessorParameterName::SubRecordType);
  if (type == "JSON") {
    settings.deaggregation = Deaggregation::json;
    return std::nullopt;
  }
  if (type != "DELIMITED") {
    return bad_parameter(ProcessorParameterName::SubRecordType, type.value_or(""));
  }
  const auto delimiter = parameter(processor, ProcessorParameterName::Delimiter);
  auto decoded = delimiter ? aws::base64_decode(*delimiter) : std::nullopt;
  if (!decoded || decoded->empty()) {
    return bad_parameter(ProcessorParameterName::Delimiter, delimiter.value_or(""));
  }
  settings.deaggregation = Deaggregation::delimited;
  settings.deaggregation_delimiter = *std::move(decoded);
  return std::nullopt;
}

std::optional<aws::Error> add_processor(const Processor& processor, Settings& settings) {
  const std::string& type = *processor.Type;
  if (type == ProcessorType::Lambda) return add_lambda(processor, settings);
  if (type == ProcessorType::MetadataExtraction) return add_extraction(processor, settings);
  if (type == ProcessorType::RecordDeAggregation) return add_deaggregation(processor, settings);
  if (type == ProcessorType::AppendDelimiterToRecord) {
    settings.delimiter = parameter(processor, ProcessorParameterName::Delimiter).value_or("\\n");
    // Written as it is typed into a template.
    if (settings.delimiter == "\\n") settings.delimiter = "\n";
    return std::nullopt;
  }
  return invalid("weir does not model the processor " + type + " yet");
}

std::optional<aws::Error> add_processing(Settings& settings) {
  const auto& processing = settings.shown.ProcessingConfiguration;
  if (!enabled(processing) || !processing->Processors) return std::nullopt;
  for (const Processor& processor : *processing->Processors) {
    if (auto error = add_processor(processor, settings)) return error;
  }
  return std::nullopt;
}

// ---- what stands beside it
// ------------------------------------------------------------------------

std::optional<aws::Error> add_partitioning(Settings& settings) {
  auto& partitioning = settings.shown.DynamicPartitioningConfiguration;
  if (!enabled(partitioning)) return std::nullopt;
  if (!partitioning->RetryOptions) partitioning->RetryOptions.emplace();
  if (!partitioning->RetryOptions->DurationInSeconds) {
    partitioning->RetryOptions->DurationInSeconds = kPartitioningRetry;
  }
  const BufferingHints& hints = *settings.shown.BufferingHints;
  // UNCONFIRMED: a rule of the console, and of its examples.
  if (*hints.SizeInMBs < kSizeMinOfLarge) {
    return invalid("BufferingHints.SizeInMBs must be at least " + std::to_string(kSizeMinOfLarge) +
                   " when Dynamic Partitioning is enabled.");
  }
  if (*hints.IntervalInSeconds == 0) {
    return invalid("Zero buffering is not supported when Dynamic Partitioning is enabled.");
  }
  settings.partitioned = true;
  return std::nullopt;
}

std::optional<aws::Error> refuse_conversion(const ExtendedS3DestinationConfiguration& request) {
  if (request.CompressionFormat && request.CompressionFormat != CompressionFormat::UNCOMPRESSED) {
    return invalid(
        "CompressionFormat must be UNCOMPRESSED when data format conversion is enabled.");
  }
  const auto& hints = request.BufferingHints;
  if (hints && hints->SizeInMBs && *hints->SizeInMBs < kSizeMinOfLarge) {
    return invalid("BufferingHints.SizeInMBs must be at least " + std::to_string(kSizeMinOfLarge) +
                   " when data format conversion is enabled.");
  }
  return std::nullopt;
}

std::optional<aws::Error> add_backup(Settings& settings) {
  ExtendedS3DestinationConfiguration& shown = settings.shown;
  if (!shown.S3BackupMode) shown.S3BackupMode = S3BackupMode::Disabled;
  if (shown.S3BackupMode != S3BackupMode::Enabled) return std::nullopt;
  if (!shown.S3BackupConfiguration) {
    return invalid("S3BackupConfiguration must be given when S3BackupMode is Enabled");
  }
  if (auto error = fill_in(*shown.S3BackupConfiguration, kSizeDefault)) return error;
  auto sink = make_sink(*shown.S3BackupConfiguration, false);
  if (!sink) return sink.error();
  if (sink->limits.age == Duration::zero()) {
    return invalid("Zero buffering is not supported for S3 backup.");
  }
  settings.backup = *std::move(sink);
  return std::nullopt;
}

std::optional<aws::Error> add_the_rest(Settings& settings, const Catalog& catalog) {
  ExtendedS3DestinationConfiguration& shown = settings.shown;
  if (auto error = add_partitioning(settings)) return error;
  if (auto error = add_processing(settings)) return error;
  if (auto error = add_backup(settings)) return error;
  if (shown.CustomTimeZone) {
    settings.zone = aws::TimeZone::find(*shown.CustomTimeZone);
    if (settings.zone == nullptr) {
      return invalid("CustomTimeZone " + *shown.CustomTimeZone + " is not a valid time zone.");
    }
  }
  if (!enabled(shown.DataFormatConversionConfiguration)) {
    if (!shown.DataFormatConversionConfiguration) {
      shown.DataFormatConversionConfiguration.emplace().Enabled = false;
    }
    settings.extension = extension(settings.sink.compression);
  } else {
    auto conversion = make_conversion(*shown.DataFormatConversionConfiguration, catalog);
    if (!conversion) return conversion.error();
    settings.conversion = *std::move(conversion);
    settings.extension = ".parquet";
  }
  if (shown.FileExtension && !shown.FileExtension->empty()) {
    settings.extension = *shown.FileExtension;
  }
  return std::nullopt;
}

}  // namespace

std::expected<Settings, aws::Error> make_settings(ExtendedS3DestinationConfiguration request,
                                                  const Catalog& catalog) {
  const bool converts = enabled(request.DataFormatConversionConfiguration);
  if (converts) {
    if (auto error = refuse_conversion(request)) return std::unexpected(*std::move(error));
  }
  Settings settings;
  settings.shown = std::move(request);
  const std::int32_t size = converts ? kSizeOfConversion : kSizeDefault;
  if (auto error = fill_in(settings.shown, size)) return std::unexpected(*std::move(error));
  auto sink = make_sink(settings.shown, enabled(settings.shown.DynamicPartitioningConfiguration));
  if (!sink) return std::unexpected(sink.error());
  settings.sink = *std::move(sink);
  if (auto error = add_the_rest(settings, catalog)) return std::unexpected(*std::move(error));
  return settings;
}

ExtendedS3DestinationConfiguration extended(const S3DestinationConfiguration& plain) {
  ExtendedS3DestinationConfiguration result;
  result.RoleARN = plain.RoleARN;
  result.BucketARN = plain.BucketARN;
  result.Prefix = plain.Prefix;
  result.ErrorOutputPrefix = plain.ErrorOutputPrefix;
  result.BufferingHints = plain.BufferingHints;
  result.CompressionFormat = plain.CompressionFormat;
  result.EncryptionConfiguration = plain.EncryptionConfiguration;
  result.CloudWatchLoggingOptions = plain.CloudWatchLoggingOptions;
  return result;
}

ExtendedS3DestinationUpdate extended(const S3DestinationUpdate& plain) {
  ExtendedS3DestinationUpdate result;
  result.RoleARN = plain.RoleARN;
  result.BucketARN = plain.BucketARN;
  result.Prefix = plain.Prefix;
  result.ErrorOutputPrefix = plain.ErrorOutputPrefix;
  result.BufferingHints = plain.BufferingHints;
  result.CompressionFormat = plain.CompressionFormat;
  result.EncryptionConfiguration = plain.EncryptionConfiguration;
  result.CloudWatchLoggingOptions = plain.CloudWatchLoggingOptions;
  return result;
}

namespace {

template <class Member>
void take(Member& into, const Member& from) {
  if (from) into = from;
}

void merge_plain(auto& into, const auto& update) {
  take(into.RoleARN, update.RoleARN);
  take(into.BucketARN, update.BucketARN);
  take(into.Prefix, update.Prefix);
  take(into.ErrorOutputPrefix, update.ErrorOutputPrefix);
  take(into.BufferingHints, update.BufferingHints);
  take(into.CompressionFormat, update.CompressionFormat);
  take(into.EncryptionConfiguration, update.EncryptionConfiguration);
  take(into.CloudWatchLoggingOptions, update.CloudWatchLoggingOptions);
}

}  // namespace

std::expected<ExtendedS3DestinationConfiguration, aws::Error> merged(
    const ExtendedS3DestinationConfiguration& before, const ExtendedS3DestinationUpdate& update) {
  const bool was_partitioned = enabled(before.DynamicPartitioningConfiguration);
  if (update.DynamicPartitioningConfiguration &&
      enabled(update.DynamicPartitioningConfiguration) != was_partitioned) {
    return std::unexpected(invalid(
        was_partitioned ? "Dynamic Partitioning cannot be disabled on an existing delivery stream."
                        : "Dynamic Partitioning cannot be enabled on an existing delivery "
                          "stream."));
  }
  if (before.S3BackupMode == S3BackupMode::Enabled &&
      update.S3BackupMode == S3BackupMode::Disabled) {
    return std::unexpected(invalid("S3BackupMode cannot be changed from Enabled to Disabled."));
  }
  ExtendedS3DestinationConfiguration result = before;
  merge_plain(result, update);
  take(result.ProcessingConfiguration, update.ProcessingConfiguration);
  take(result.S3BackupMode, update.S3BackupMode);
  take(result.DataFormatConversionConfiguration, update.DataFormatConversionConfiguration);
  take(result.DynamicPartitioningConfiguration, update.DynamicPartitioningConfiguration);
  take(result.FileExtension, update.FileExtension);
  take(result.CustomTimeZone, update.CustomTimeZone);
  if (update.S3BackupUpdate) {
    if (!result.S3BackupConfiguration) result.S3BackupConfiguration.emplace();
    merge_plain(*result.S3BackupConfiguration, *update.S3BackupUpdate);
  }
  return result;
}

}  // namespace weir::firehose
