// The PHOLD model: processes hop between logical processes after exponential delays, all in integer
// arithmetic, so that every correct kernel prints the same checksum for the same options.

#ifndef WEIR_TESTS_BENCH_PHOLD_MODEL_H_
#define WEIR_TESTS_BENCH_PHOLD_MODEL_H_

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace phold {

struct Options {
  std::uint64_t lps = 64, population = 16, events = 1'000'000, seed = 1;
  std::string workload = "phold", variant, delays = "exponential";

  // M/M/c: of each station, which is then busy for some 89 % of the time.
  std::uint64_t servers() const {
    const std::uint64_t some = population * 3 / 8;
    return some == 0 ? 1 : some;
  }
};

inline Options parse(int argc, char** argv) {
  Options o;
  for (int i = 1; i < argc; i += 2) {
    const std::string name = argv[i];
    if (i + 1 == argc) {
      std::fprintf(stderr, "phold: %s needs a value\n", name.c_str());
      std::exit(2);
    }
    const char* value = argv[i + 1];
    if (name == "--lps") {
      o.lps = std::strtoull(value, nullptr, 10);
    } else if (name == "--population") {
      o.population = std::strtoull(value, nullptr, 10);
    } else if (name == "--events") {
      o.events = std::strtoull(value, nullptr, 10);
    } else if (name == "--seed") {
      o.seed = std::strtoull(value, nullptr, 10);
    } else if (name == "--workload") {
      o.workload = value;
    } else if (name == "--variant") {
      o.variant = value;
    } else if (name == "--delays") {
      o.delays = value;
    } else {
      std::fprintf(stderr, "phold: unknown argument %s\n", name.c_str());
      std::exit(2);
    }
  }
  if (o.lps == 0 || o.population == 0 || o.events == 0 || o.lps > 0xffffffffULL) {
    std::fprintf(stderr, "phold: --lps, --population and --events must be positive\n");
    std::exit(2);
  }
  return o;
}

struct Model {
  static constexpr int kSegments = 4096;
  static constexpr std::uint64_t kMean = 1'000'000'000;
  struct alignas(32) Place {
    std::uint64_t random, last, count, pad;
  };

  explicit Model(const Options& o) : places(o.lps), target(o.events), delays(o.delays[0]) {
    for (int i = 0; i < kSegments; ++i) {
      table[i] = static_cast<std::uint64_t>(static_cast<double>(kMean) *
                                            -std::log(1.0 - i / static_cast<double>(kSegments)));
    }
    table[kSegments] = table[kSegments - 1] + kMean;
    for (std::uint64_t i = 0; i < o.lps; ++i) {
      std::uint64_t z = o.seed * 0x9E3779B97F4A7C15ULL + (i + 1) * 0xBF58476D1CE4E5B9ULL;
      z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
      z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
      places[i] = {z ^ (z >> 31), 0, 0, 0};
    }
  }

  std::uint64_t draw(std::uint64_t where) {
    std::uint64_t& x = places[where].random;
    x = x * 6364136223846793005ULL + 1442695040888963407ULL;
    return x;
  }
  std::uint64_t delay(std::uint64_t where) {
    const std::uint64_t r = draw(where);
    if (delays != 'e') [[unlikely]]
      return hard_delay(r);
    const std::uint64_t i = r >> 52, f = (r >> 20) & 0xffffffffULL;
    return table[i] + (((table[i + 1] - table[i]) * f) >> 32);
  }
  // Bursts: whole seconds. Half-zero: every other delay is 0. Mixed: 1 ms, 1 s and 1 h.
  std::uint64_t hard_delay(std::uint64_t r) const {
    if (delays == 'b') return kMean * (1 + (r >> 61));
    if (delays == 'h') return (r >> 63) != 0 ? 0 : (r >> 33) % (2 * kMean);
    const std::uint64_t scale[] = {1'000'000, kMean, 3600 * kMean};
    return scale[(r >> 33) % 3] + (r >> 50);
  }
  // One event of a token at `where`: where it goes next, and after how long. False ends the run.
  bool event(std::uint64_t& where, std::uint64_t now, std::uint64_t& wait) {
    places[where].last = now;
    ++places[where].count;
    const std::uint64_t next = ((draw(where) >> 32) * places.size()) >> 32;
    wait = delay(where);
    where = next;
    return ++total < target;
  }
  std::uint64_t checksum() const {
    std::uint64_t h = 0;
    for (std::uint64_t i = 0; i < places.size(); ++i) {
      h += (places[i].random ^ (places[i].last * 0x9E3779B97F4A7C15ULL)) * (2 * i + 1);
    }
    return h;
  }

  std::vector<Place> places;
  std::uint64_t table[kSegments + 1];
  std::uint64_t total = 0, target;
  char delays;
};

}  // namespace phold

#endif  // WEIR_TESTS_BENCH_PHOLD_MODEL_H_
