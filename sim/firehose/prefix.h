// Prefix: where Firehose puts an object, as people write it and as it is evaluated.
//
//   customer=!{partitionKeyFromQuery:customer}/!{timestamp:yyyy/MM/dd}/
//
// A prefix is parsed once, with its configuration, and evaluated once an object. Expressions have
// the form !{namespace:value}; "!{" stands nowhere else. All timestamps of a prefix are of one
// instant, each random string is a new one.

#ifndef WEIR_SIM_FIREHOSE_PREFIX_H_
#define WEIR_SIM_FIREHOSE_PREFIX_H_

#include <cstddef>
#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/aws/time_zone.h"
#include "sim/firehose/time_pattern.h"
#include "sim/kernel/time.h"

namespace weir::firehose {

using PartitionKeys = std::map<std::string, std::string, std::less<>>;

// What the expressions of a prefix stand for, for one object. It points to what the caller keeps.
// REQUIRES, where the prefix has such expressions: a source of random strings, an error's type.
struct PrefixValues {
  PrefixValues(Time instant_in, const aws::TimeZone& zone_in)
      : instant(instant_in), zone(zone_in) {}

  PrefixValues& with_keys_from_query(const PartitionKeys* keys) {
    keys_from_query = keys;
    return *this;
  }
  PrefixValues& with_keys_from_lambda(const PartitionKeys* keys) {
    keys_from_lambda = keys;
    return *this;
  }
  PrefixValues& with_error_output_type(std::string type) {
    error_output_type = std::move(type);
    return *this;
  }
  PrefixValues& with_random_string(std::function<std::string()> source) {
    random_string = std::move(source);
    return *this;
  }

  Time instant;  // the arrival of the object's oldest record
  const aws::TimeZone& zone;
  const PartitionKeys* keys_from_query = nullptr;  // null: the object belongs to no partition
  const PartitionKeys* keys_from_lambda = nullptr;
  std::string error_output_type;               // "processing-failed"; empty: this is no error
  std::function<std::string()> random_string;  // draws 11 letters and digits, anew at each call
};

class Prefix {
 public:
  static constexpr std::size_t kLengthMax = 512;  // characters, after evaluation

  // The empty prefix.
  Prefix() = default;
  static std::expected<Prefix, std::string> parse(std::string_view text);

  bool empty() const { return parts_.empty(); }
  bool has_expressions() const { return expressions_ > 0; }
  bool has_timestamp() const { return has_timestamp_; }
  bool has_error_output_type() const { return has_error_output_type_; }
  bool has_partition_keys() const { return !from_query_.empty() || !from_lambda_.empty(); }
  const std::set<std::string>& keys_from_query() const { return from_query_; }
  const std::set<std::string>& keys_from_lambda() const { return from_lambda_; }

  // What no evaluation can be shorter than, in characters.
  std::size_t shortest_length() const;

  // Exactly what is written, with nothing appended. The error: a partition key is missing or empty,
  // a timestamp cannot be written, or the result is too long.
  std::expected<std::string, std::string> evaluate(const PrefixValues& values) const;

 private:
  struct Timestamp {
    TimePattern pattern;
  };
  struct RandomString {};
  struct ErrorOutputType {};
  struct KeyFromQuery {
    std::string key;
  };
  struct KeyFromLambda {
    std::string key;
  };
  using Part = std::variant<std::string, Timestamp, RandomString, ErrorOutputType, KeyFromQuery,
                            KeyFromLambda>;

  std::optional<std::string> add_expression(std::string_view text);

  std::vector<Part> parts_;
  std::size_t expressions_ = 0;
  bool has_timestamp_ = false;
  bool has_error_output_type_ = false;
  std::set<std::string> from_query_;
  std::set<std::string> from_lambda_;
};

// UNCONFIRMED: a Prefix that has expressions but no timestamp, such as one with nothing but
// partition keys. The guide appends the time, people's objects show none. Without it, all hours of
// a partition share a folder, which hurts whoever lists or expires by hour; so `nothing` is the
// default.
enum class WithoutTimestamp : bool { nothing_appended, time_appended };

// The part of an object's key before its name: Prefix evaluated, and yyyy/MM/dd/HH/ after it unless
// it has expressions. Nothing else is put between them: "legacy" gives "legacy2026/07/13/14/".
std::expected<std::string, std::string> object_key_prefix(
    const Prefix& prefix, const PrefixValues& values,
    WithoutTimestamp without_timestamp = WithoutTimestamp::nothing_appended);

// The same of an object with records that failed, `values.error_output_type` says how. Without an
// ErrorOutputPrefix (null or empty), <Prefix><type>/yyyy/MM/dd/HH/ (the slashes UNCONFIRMED); else
// as it is written.
std::expected<std::string, std::string> error_key_prefix(const Prefix& prefix,
                                                         const Prefix& error_prefix,
                                                         const PrefixValues& values);

// Why a destination may not have these prefixes: the text of an InvalidArgumentException. Null and
// empty are the same. The parsed prefixes are not checked again anywhere: keep them only if this
// says nothing.
std::optional<std::string> refuse_prefixes(std::string_view prefix, std::string_view error_prefix,
                                           bool dynamic_partitioning);

}  // namespace weir::firehose

#endif  // WEIR_SIM_FIREHOSE_PREFIX_H_
