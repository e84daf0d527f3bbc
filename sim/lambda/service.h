// Service: Lambda as a whole, connected to the front door, with what it does by itself.

#ifndef WEIR_SIM_LAMBDA_SERVICE_H_
#define WEIR_SIM_LAMBDA_SERVICE_H_

#include <expected>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "sim/aws/cloud.h"
#include "sim/kernel/task_group.h"
#include "sim/kinesis/api.h"  // users of this header read streams through it
#include "sim/lambda/api.h"
#include "sim/lambda/async_queue.h"
#include "sim/lambda/handler.h"
#include "sim/lambda/mapping_source.h"
#include "sim/lambda/provisioner.h"
#include "sim/lambda/runner.h"
#include "sim/lambda/state.h"

namespace weir::lambda {

class MappingStory;

class Service {
 public:
  // From now on calls of Lambda that reach the cloud are carried out here.
  explicit Service(aws::Cloud& cloud);
  ~Service();

  Kernel& kernel() const { return cloud_.kernel(); }
  Lambda& state() { return state_; }
  const Lambda& state() const { return state_; }
  // The code of functions that are created with this Handler, and what of it is outside of the
  // handler itself.
  void install(const std::string& name, Handler code, InitCode init = nullptr) {
    runner_.install(name, std::move(code), std::move(init));
  }
  // What the mappings still have to do, in a clause; nothing if all records are done with.
  std::optional<std::string> waits_for();

 private:
  // The operations on functions, versions and aliases, and on what is set for them.
  void serve_functions();
  void serve_versions();
  void serve_settings();
  template <class Op>
  void serve(std::expected<typename Op::Response, aws::Error> (*rule)(Lambda&, const CallContext&,
                                                                      const typename Op::Request&));
  template <class Op>
  void serve(std::expected<typename Op::Response, aws::Error> (*rule)(const Lambda&,
                                                                      const CallContext&,
                                                                      const typename Op::Request&));
  Task<std::expected<CreateFunction::Response, aws::Error>> create(
      CallContext context, std::shared_ptr<const CreateFunctionRequest> request);
  Task<std::expected<UpdateFunctionCode::Response, aws::Error>> update_code(
      CallContext context, std::shared_ptr<const UpdateFunctionCodeRequest> request);
  Task<std::expected<InvocationResponse, aws::Error>> invoke(
      CallContext context, std::shared_ptr<const InvocationRequest> request);
  Task<std::expected<InvocationResponse, aws::Error>> answer_at_once(
      CallContext context, std::shared_ptr<const InvocationRequest> request);
  Task<std::expected<CreateEventSourceMapping::Response, aws::Error>> create_mapping(
      CallContext context, std::shared_ptr<const CreateEventSourceMappingRequest> request);
  std::unique_ptr<MappingStory> make_story(MappingSource source, const std::string& uuid);
  void change(const std::string& uuid);

  aws::Cloud& cloud_;
  Lambda state_;
  Runner runner_;
  AsyncQueue events_;
  Provisioner provisioner_;
  std::list<std::unique_ptr<MappingStory>> mappings_;
  TaskGroup stories_;
};

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_SERVICE_H_
