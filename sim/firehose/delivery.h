// Delivery: writes a batch of records as one object, and goes on trying until it is there.
//
// Any failure of S3 is tried again, later and later, until the records' retention runs out: 24
// hours for what was put directly, the stream's own retention for what was read from one. Then they
// are lost, and nothing says so. Every try has a key of its own: a put whose answer was lost leaves
// the same records in two objects.

#ifndef WEIR_SIM_FIREHOSE_DELIVERY_H_
#define WEIR_SIM_FIREHOSE_DELIVERY_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "sim/firehose/record.h"
#include "sim/firehose/stream_work.h"
#include "sim/s3/api.h"

namespace weir::firehose {

// Which objects a buffer's records become.
struct Outlet {
  enum Kind : std::uint8_t { data, backup, errors };
  // User-declared on purpose: GCC 12 destroys an aggregate temporary in a co_await twice.
  explicit Outlet(Kind which) : kind(which) {}

  Kind kind;
  std::string error_type;                // errors: "processing-failed"
  std::optional<std::string> partition;  // data: the evaluated prefix of a partition
};

class Delivery {
 public:
  Delivery(StreamWork& work, Outlet outlet) : work_(work), outlet_(std::move(outlet)) {}

  Kernel& kernel() const { return work_.kernel(); }
  // Returns when all of them are delivered or lost. True: the first try succeeded.
  Task<bool> deliver(Records records, std::shared_ptr<const Settings> settings);

 private:
  // What of a batch is written, once it has its form.
  struct Object {
    Bytes body;
    std::string content_encoding;
    std::size_t records = 0;
    std::size_t bytes = 0;  // before compression
  };
  const Sink& sink(const Settings& settings) const;
  Task<bool> write(Records records, std::shared_ptr<const Settings> settings);
  Task<bool> write_object(Records records, std::shared_ptr<const Settings> settings);
  Object form(const Records& records, const Settings& settings, Identity identity) const;
  Task<Records> convert(Records records, std::shared_ptr<const Settings> settings);
  s3::PutObjectRequest request_for(const Object& object, const Settings& settings, Time oldest,
                                   Identity identity, std::uint64_t attempt) const;
  std::string key(const Settings& settings, Time oldest, Identity identity,
                  std::uint64_t attempt) const;
  void note_delivered(const Object& object, Time oldest);
  void note_failure(const aws::Error& error, const Settings& settings);
  Task<Duration> retention(Identity identity, std::uint64_t attempt);
  std::size_t drop_expired(Records& records, Duration retention);
  Duration backoff(std::uint64_t tries) const;

  StreamWork& work_;
  Outlet outlet_;
};

}  // namespace weir::firehose

#endif  // WEIR_SIM_FIREHOSE_DELIVERY_H_
