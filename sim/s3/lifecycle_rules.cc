#include "sim/s3/lifecycle_rules.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/aws/timestamp.h"
#include "sim/s3/storage_class.h"
#include "sim/s3/versions.h"

namespace weir::s3 {

namespace {

using std::chrono::days;

constexpr std::int64_t kSmallestMoved = 128 << 10;

enum class Kind : std::uint8_t { remove, move, hide };  // the first that is due goes first

struct Action {
  Time due;
  Kind kind;
  ObjectClass target = ObjectClass::standard;
};

bool has_tag(const StoredVersion& version, const Tag& tag) {
  if (!version.more) return false;
  const auto found = version.more->tags.find(tag.Key.value_or(""));
  return found != version.more->tags.end() && found->second == tag.Value.value_or("");
}

std::string prefix_of(const LifecycleRule& rule) {
  if (!rule.Filter) return rule.Prefix.value_or("");
  if (rule.Filter->And) return rule.Filter->And->Prefix.value_or("");
  return rule.Filter->Prefix.value_or("");
}

bool in_size(std::int64_t size, const std::optional<std::int64_t>& above,
             const std::optional<std::int64_t>& below) {
  return (!above || size > *above) && (!below || size < *below);
}

bool matches(const LifecycleRule& rule, const std::string& key, const StoredVersion& version) {
  if (rule.Status != "Enabled" || !key.starts_with(prefix_of(rule))) return false;
  if (!rule.Filter) return true;
  const auto size = static_cast<std::int64_t>(version.body.size());
  const LifecycleRuleFilter& filter = *rule.Filter;
  if (filter.Tag && !has_tag(version, *filter.Tag)) return false;
  if (!in_size(size, filter.ObjectSizeGreaterThan, filter.ObjectSizeLessThan)) return false;
  if (!filter.And) return true;
  if (!in_size(size, filter.And->ObjectSizeGreaterThan, filter.And->ObjectSizeLessThan)) {
    return false;
  }
  return !filter.And->Tags || std::all_of(filter.And->Tags->begin(), filter.And->Tags->end(),
                                          [&](const Tag& tag) { return has_tag(version, tag); });
}

bool names_size(const LifecycleRule& rule) {
  if (!rule.Filter) return false;
  const auto& filter = *rule.Filter;
  return filter.ObjectSizeGreaterThan || filter.ObjectSizeLessThan ||
         (filter.And && (filter.And->ObjectSizeGreaterThan || filter.And->ObjectSizeLessThan));
}

// Small objects stay where they are, unless the rule speaks of sizes itself.
bool may_move(const Lifecycle& lifecycle, const LifecycleRule& rule, const StoredVersion& version,
              ObjectClass target) {
  if (target <= version.storage_class) return false;  // never back to a warmer class
  if (static_cast<std::int64_t>(version.body.size()) >= kSmallestMoved) return true;
  return names_size(rule) ||
         (lifecycle.minimum_size == "varies_by_storage_class" && is_archive(target));
}

// By days since `start`, or on a date: objects made after it are due the next midnight.
Time due_at(Time start, const std::optional<std::int32_t>& after, const std::optional<Time>& date) {
  if (after) return due_after(start, *after);
  return start <= *date ? *date : due_after(start, 0);
}

using Actions = std::vector<Action>;

void add_move(const Lifecycle& lifecycle, const LifecycleRule& rule, const StoredVersion& version,
              const std::optional<std::string>& name, Time due, Actions& actions) {
  const auto target = parse_storage_class(name.value_or(""));
  if (target && may_move(lifecycle, rule, version, *target)) {
    actions.push_back({due, Kind::move, *target});
  }
}

void add_of_current(const BucketState& bucket, const LifecycleRule& rule, const std::string& key,
                    const Versions& versions, Actions& actions) {
  const StoredVersion& version = versions.back();
  if (version.delete_marker) {
    // A marker that hides nothing goes with the rules that ask for it, or would expire it.
    if (versions.size() > 1 || !rule.Expiration || !key.starts_with(prefix_of(rule))) return;
    if (rule.Status != "Enabled") return;
    const LifecycleExpiration& expiration = *rule.Expiration;
    const bool asked = expiration.ExpiredObjectDeleteMarker.value_or(false);
    if (!asked && !expiration.Days && !expiration.Date) return;
    const Time due = asked ? due_after(version.modified, 0)
                           : due_at(version.modified, expiration.Days, expiration.Date);
    actions.push_back({due, Kind::remove});
    return;
  }
  if (!matches(rule, key, version)) return;
  if (rule.Expiration && (rule.Expiration->Days || rule.Expiration->Date)) {
    const Time due = due_at(version.modified, rule.Expiration->Days, rule.Expiration->Date);
    const bool for_good = bucket.versioning == Versioning::never;
    actions.push_back({due, for_good ? Kind::remove : Kind::hide});
  }
  if (!rule.Transitions) return;
  for (const Transition& transition : *rule.Transitions) {
    const Time due = due_at(version.modified, transition.Days, transition.Date);
    add_move(*bucket.lifecycle, rule, version, transition.StorageClass, due, actions);
  }
}

// Days count from the making of the version that came after it.
void add_of_noncurrent(const BucketState& bucket, const LifecycleRule& rule, const std::string& key,
                       const Versions& versions, std::size_t index, Actions& actions) {
  const StoredVersion& version = versions[index];
  if (!matches(rule, key, version)) return;
  const Time start = versions[index + 1].modified;
  const auto newer = static_cast<std::int32_t>(versions.size() - 2 - index);
  if (rule.NoncurrentVersionExpiration && rule.NoncurrentVersionExpiration->NoncurrentDays) {
    const NoncurrentVersionExpiration& expiration = *rule.NoncurrentVersionExpiration;
    if (newer >= expiration.NewerNoncurrentVersions.value_or(0)) {
      actions.push_back({due_after(start, *expiration.NoncurrentDays), Kind::remove});
    }
  }
  if (!rule.NoncurrentVersionTransitions || version.delete_marker) return;
  for (const NoncurrentVersionTransition& transition : *rule.NoncurrentVersionTransitions) {
    if (newer < transition.NewerNoncurrentVersions.value_or(0)) continue;
    add_move(*bucket.lifecycle, rule, version, transition.StorageClass,
             due_after(start, transition.NoncurrentDays.value_or(0)), actions);
  }
}

// A locked version is not removed before its lock ends, and not at all while it is held.
void wait_for_lock(const StoredVersion& version, Actions& actions) {
  if (!version.more) return;
  const ObjectLock& lock = version.more->lock;
  if (lock.legal_hold == "ON") {
    std::erase_if(actions, [](const Action& action) { return action.kind == Kind::remove; });
  }
  if (lock.mode.empty()) return;
  for (Action& action : actions) {
    if (action.kind == Kind::remove) action.due = std::max(action.due, lock.until);
  }
}

Actions actions_of(const BucketState& bucket, const std::string& key, const Versions& versions,
                   std::size_t index) {
  Actions actions;
  for (const LifecycleRule& rule : bucket.lifecycle->rules) {
    if (index + 1 == versions.size()) {
      add_of_current(bucket, rule, key, versions, actions);
    } else {
      add_of_noncurrent(bucket, rule, key, versions, index, actions);
    }
  }
  if (bucket.object_lock) wait_for_lock(versions[index], actions);
  return actions;
}

Time carried_out(const BucketState& bucket, const Options& options, Time due) {
  return std::max(due, bucket.lifecycle->since) + options.lifecycle_lag;
}

void earliest(std::optional<Time>& first, Time time) {
  if (!first || time < *first) first = time;
}

std::optional<Time> next_of_object(const BucketState& bucket, const std::string& key,
                                   const Versions& versions, const Options& options) {
  std::optional<Time> first;
  for (std::size_t i = 0; i < versions.size(); ++i) {
    for (const Action& action : actions_of(bucket, key, versions, i)) {
      earliest(first, carried_out(bucket, options, action.due));
    }
  }
  return first;
}

// The one that goes first among those that are to be carried out by now.
std::optional<Action> choose(const BucketState& bucket, const Options& options,
                             const Actions& actions, Time now) {
  std::optional<Action> chosen;
  for (const Action& action : actions) {
    if (carried_out(bucket, options, action.due) > now) continue;
    const bool before = !chosen || action.kind < chosen->kind ||
                        (action.kind == chosen->kind && action.target > chosen->target);
    if (before) chosen = action;
  }
  return chosen;
}

// True: the number of versions has changed, so that the key is to be looked at anew.
bool act_on(BucketState& bucket, const Options& options, const std::string& key, Versions& versions,
            std::size_t index, Time now, LifecycleCounts& counts, LifecycleDeeds* deeds) {
  const auto action = choose(bucket, options, actions_of(bucket, key, versions, index), now);
  if (!action) return false;
  const auto note = [&](const char* type, const StoredVersion& version,
                        std::optional<ObjectClass> target) {
    if (deeds != nullptr) deeds->push_back({type, key, version.id, version.number, target});
  };
  switch (action->kind) {
    case Kind::remove:
      note("LifecycleExpiration:Delete", versions[index], std::nullopt);
      versions.erase(versions.begin() + static_cast<std::ptrdiff_t>(index));
      ++counts.removed;
      return true;
    case Kind::hide:
      note("LifecycleExpiration:DeleteMarkerCreated", add_marker(bucket, key, now), std::nullopt);
      ++counts.hidden;
      return true;
    case Kind::move:
      versions[index].storage_class = action->target;
      note("LifecycleTransition", versions[index], action->target);
      ++counts.moved;
      return false;
  }
  return false;
}

}  // namespace

std::optional<AbortNotice> abort_notice(const BucketState& bucket, const std::string& key,
                                        const Upload& upload) {
  std::optional<AbortNotice> first;
  if (!bucket.lifecycle) return first;
  for (const LifecycleRule& rule : bucket.lifecycle->rules) {
    const auto& abort = rule.AbortIncompleteMultipartUpload;
    if (!abort || !abort->DaysAfterInitiation || rule.Status != "Enabled") continue;
    if (!key.starts_with(prefix_of(rule))) continue;
    const Time due = due_after(upload.started, *abort->DaysAfterInitiation);
    if (!first || due < first->due) first = {due, rule.ID.value_or("")};
  }
  return first;
}

Time due_after(Time start, std::int32_t after) {
  return std::chrono::floor<days>(start + days(after)) + days(1);
}

std::optional<Time> next_action(const BucketState& bucket, const std::string& key,
                                const Options& options) {
  if (!bucket.lifecycle) return std::nullopt;
  std::optional<Time> first;
  const auto object = bucket.objects.find(key);
  if (object != bucket.objects.end()) {
    first = next_of_object(bucket, key, object->second, options);
  }
  for (auto next = bucket.uploads.lower_bound({key, 0});
       next != bucket.uploads.end() && next->first.first == key; ++next) {
    if (const auto notice = abort_notice(bucket, key, next->second)) {
      earliest(first, carried_out(bucket, options, notice->due));
    }
  }
  return first;
}

std::optional<Time> next_action(const BucketState& bucket, const Options& options) {
  if (!bucket.lifecycle) return std::nullopt;
  std::optional<Time> first;
  for (const auto& [key, versions] : bucket.objects) {
    if (const auto time = next_of_object(bucket, key, versions, options)) earliest(first, *time);
  }
  for (const auto& [key, upload] : bucket.uploads) {
    if (const auto notice = abort_notice(bucket, key.first, upload)) {
      earliest(first, carried_out(bucket, options, notice->due));
    }
  }
  return first;
}

LifecycleCounts act(BucketState& bucket, const Options& options, Time now, LifecycleDeeds* deeds) {
  LifecycleCounts counts;
  if (!bucket.lifecycle) return counts;
  for (auto object = bucket.objects.begin(); object != bucket.objects.end();) {
    Versions& versions = object->second;
    for (std::size_t index = 0; index < versions.size();) {
      const bool changed =
          act_on(bucket, options, object->first, versions, index, now, counts, deeds);
      index = changed ? 0 : index + 1;
    }
    object = versions.empty() ? bucket.objects.erase(object) : std::next(object);
  }
  counts.aborted = std::erase_if(bucket.uploads, [&](const auto& entry) {
    const auto notice = abort_notice(bucket, entry.first.first, entry.second);
    return notice && carried_out(bucket, options, notice->due) <= now;
  });
  return counts;
}

std::optional<std::string> expiration_header(const BucketState& bucket, const std::string& key,
                                             const StoredVersion& version) {
  if (!bucket.lifecycle) return std::nullopt;
  std::optional<Time> first;
  std::string id;
  for (const LifecycleRule& rule : bucket.lifecycle->rules) {
    if (!rule.Expiration || (!rule.Expiration->Days && !rule.Expiration->Date)) continue;
    if (!matches(rule, key, version)) continue;
    const Time due = due_at(version.modified, rule.Expiration->Days, rule.Expiration->Date);
    if (first && *first <= due) continue;
    first = due;
    id = rule.ID.value_or("");
  }
  if (!first) return std::nullopt;
  return "expiry-date=\"" + aws::format_timestamp(*first, aws::TimestampFormat::rfc822) +
         "\", rule-id=\"" + id + "\"";
}

}  // namespace weir::s3
