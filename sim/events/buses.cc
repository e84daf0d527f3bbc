#include "sim/events/buses.h"

#include <utility>

#include "sim/events/errors.h"
#include "sim/events/paging.h"

namespace weir::events {
namespace {

using Tags = std::map<std::string, std::string>;

constexpr std::size_t kTagsMax = 50;

template <class Shape>
Shape describe(const Bus& bus) {
  Shape out;
  out.Name = bus.name;
  out.Arn = bus.arn;
  out.CreationTime = bus.created;
  out.LastModifiedTime = bus.modified;
  if (!bus.description.empty()) out.Description = bus.description;
  return out;
}

void add_tags(Tags& tags, const std::vector<Tag>& more) {
  for (const Tag& tag : more) tags[*tag.Key] = *tag.Value;
}

// Of the bus or the rule with this ARN.
Answer<Tags*> tags_of(Events& events, const std::string& arn) {
  if (arn.find(":event-bus/") != std::string::npos) {
    Bus* bus = find_bus(events, arn);
    if (bus == nullptr) return std::unexpected(no_such_bus(bus_name(arn)));
    return &bus->tags;
  }
  const auto start = arn.find(":rule/");
  if (start == std::string::npos) return std::unexpected(not_modelled("tags of " + arn));
  std::string name = arn.substr(start + 6);
  std::optional<std::string> bus;
  if (const auto slash = name.rfind('/'); slash != std::string::npos) {
    bus = name.substr(0, slash);
    name = name.substr(slash + 1);
  }
  const auto rule = find_rule(events, bus, name);
  if (!rule) return std::unexpected(rule.error());
  return &(*rule)->tags;
}

}  // namespace

Answer<CreateEventBusResponse> create_event_bus(Events& events, const CallContext& context,
                                                const CreateEventBusRequest& request) {
  if (request.EventSourceName) return std::unexpected(not_modelled("partner event sources"));
  if (request.KmsKeyIdentifier || request.DeadLetterConfig || request.LogConfig) {
    return std::unexpected(
        not_modelled("KmsKeyIdentifier, DeadLetterConfig and LogConfig of event buses"));
  }
  if (events.buses.contains(*request.Name)) {
    return std::unexpected(
        ResourceAlreadyExistsException("Event bus " + *request.Name + " already exists."));
  }
  if (events.buses.size() >= events.options.buses_max) return std::unexpected(limit_exceeded());
  Bus& bus = events.buses[*request.Name];
  bus.name = *request.Name;
  bus.arn = "arn:aws:events:" + context.region + ":" + context.account + ":event-bus/" + bus.name;
  bus.description = request.Description.value_or("");
  bus.created = bus.modified = context.now;
  if (request.Tags) add_tags(bus.tags, *request.Tags);
  CreateEventBusResponse out;
  out.EventBusArn = bus.arn;
  out.Description = request.Description;
  return out;
}

// That there is no such bus is no error.
Answer<DeleteEventBusResponse> delete_event_bus(Events& events, const CallContext&,
                                                const DeleteEventBusRequest& request) {
  if (*request.Name == kDefaultBus) {
    return std::unexpected(validation_error("Cannot delete event bus default."));
  }
  events.buses.erase(*request.Name);
  return DeleteEventBusResponse();
}

Answer<DescribeEventBusResponse> describe_event_bus(const Events& events, const CallContext&,
                                                    const DescribeEventBusRequest& request) {
  const Bus* bus = find_bus(events, request.Name);
  if (bus == nullptr) return std::unexpected(no_such_bus(bus_name(request.Name)));
  return describe<DescribeEventBusResponse>(*bus);
}

Answer<ListEventBusesResponse> list_event_buses(const Events& events, const CallContext&,
                                                const ListEventBusesRequest& request) {
  ListEventBusesResponse out;
  out.EventBuses.emplace();
  const std::string prefix = request.NamePrefix.value_or("");
  out.NextToken = list_page(events.buses, request.NextToken, request.Limit,
                            [&](const std::string& name, const Bus& bus) {
                              if (!name.starts_with(prefix)) return false;
                              out.EventBuses->push_back(describe<EventBus>(bus));
                              return true;
                            });
  return out;
}

Answer<TagResourceResponse> tag_resource(Events& events, const CallContext&,
                                         const TagResourceRequest& request) {
  const auto tags = tags_of(events, *request.ResourceARN);
  if (!tags) return std::unexpected(tags.error());
  Tags after = **tags;
  add_tags(after, *request.Tags);
  if (after.size() > kTagsMax) return std::unexpected(limit_exceeded());
  **tags = std::move(after);
  return TagResourceResponse();
}

Answer<UntagResourceResponse> untag_resource(Events& events, const CallContext&,
                                             const UntagResourceRequest& request) {
  const auto tags = tags_of(events, *request.ResourceARN);
  if (!tags) return std::unexpected(tags.error());
  for (const std::string& key : *request.TagKeys) (*tags)->erase(key);
  return UntagResourceResponse();
}

Answer<ListTagsForResourceResponse> list_tags_for_resource(
    Events& events, const CallContext&, const ListTagsForResourceRequest& request) {
  const auto tags = tags_of(events, *request.ResourceARN);
  if (!tags) return std::unexpected(tags.error());
  ListTagsForResourceResponse out;
  out.Tags.emplace();
  for (const auto& [key, value] : **tags) {
    out.Tags->push_back(Tag().WithKey(key).WithValue(value));
  }
  return out;
}

}  // namespace weir::events
