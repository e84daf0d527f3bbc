// SweepState: what a sweep has done so far, in a file that survives whatever ends it.
//
//   {"weir_sweep":1,"scenario":"payments","variant":"", … ,"weir":"0.1.0","fingerprint":"9f…"}
//   {"first":0,"last":64,"outcomes":[64,0,0,0,0,0],"counts":[812,97,6400,301442],
//    "hash":"5d…","struck":[[3,17],[8,1]]}
//
// The first line says which sweep this is; another one may not go on with it. Each further line
// (the second above is broken for reading only) is a stretch of seeds by their numbers in the
// sweep, with what they add up to; "failures" is there if any did not hold. A line is appended
// whole, so that only the last one can be torn: such a one is ignored, and its seeds run again.

#ifndef WEIR_HARNESS_EXPLORE_SWEEP_STATE_H_
#define WEIR_HARNESS_EXPLORE_SWEEP_STATE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/explore/sweep_tally.h"

namespace weir {

// The seeds numbered [first, last) of a sweep.
struct SweepSpan {
  std::uint64_t first = 0, last = 0;
  SweepTally tally;
};

std::string to_json_line(const SweepSpan& span);  // with its end
std::optional<SweepSpan> parse_span(std::string_view line);

class SweepState {
 public:
  SweepState() = default;  // remembers nothing
  ~SweepState();
  SweepState(const SweepState&) = delete;
  SweepState& operator=(const SweepState&) = delete;

  // Reads what the file holds, or begins it with this header, one line of a JSON object. What comes
  // back is one sentence if it cannot be used, with the mend.
  std::optional<std::string> open(const std::string& path, const std::string& header,
                                  bool must_exist);
  // As read, in the order in which they were written.
  const std::vector<SweepSpan>& spans() const { return spans_; }

  // False: it could not be written, and nothing will be from now on.
  bool append(const SweepSpan& span);
  void sync();  // onto the disk itself

 private:
  std::optional<std::string> read(const std::string& path, const std::string& header,
                                  bool must_exist);
  bool write(std::string_view line);

  int file_ = -1;
  bool dirty_ = false;
  std::vector<SweepSpan> spans_;
};

}  // namespace weir

#endif  // WEIR_HARNESS_EXPLORE_SWEEP_STATE_H_
