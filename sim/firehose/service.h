// Service: Firehose as a whole, connected to the front door, with what it does by itself.

#ifndef WEIR_SIM_FIREHOSE_SERVICE_H_
#define WEIR_SIM_FIREHOSE_SERVICE_H_

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "sim/aws/cloud.h"
#include "sim/firehose/state.h"
#include "sim/kernel/task_group.h"

namespace weir::firehose {

class Flow;

class Service {
 public:
  // From now on calls of Firehose that reach the cloud are carried out here.
  explicit Service(aws::Cloud& cloud);
  ~Service();

  Kernel& kernel() const { return cloud_.kernel(); }
  Firehose& state() { return state_; }
  const Firehose& state() const { return state_; }
  // Tables of the Glue Data Catalog that format conversion may name.
  Catalog& catalog() { return catalog_; }
  // What still has to be delivered, in a clause; nothing if all is.
  std::optional<std::string> waits_for() const;

 private:
  void serve_streams();
  void serve_puts();
  void discard(const std::string& name);
  void forget_if_gone(const std::string& name);
  Task<void> delete_later(std::string name, Time gone);

  aws::Cloud& cloud_;
  Firehose state_;
  Catalog catalog_;
  std::map<std::string, std::unique_ptr<Flow>> flows_;
  TaskGroup stories_;
};

}  // namespace weir::firehose

#endif  // WEIR_SIM_FIREHOSE_SERVICE_H_
