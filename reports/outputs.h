// What a run leaves behind, as a folder to be read with ordinary tools:
//
//   DIR/result.json                     every figure of the run
//   DIR/junit.xml                       the same verdicts, for a CI system
//   DIR/manifest.ndjson                 one line an object version: its file, key and metadata
//   DIR/metrics.ndjson                  one line a metric of CloudWatch, with its minutes, if any
//   DIR/logs.ndjson                     one line a log event, if there is any
//   DIR/s3/<bucket>/<key>               the latest version of each object
//   DIR/s3/<bucket>/.versions/<key>%version-<id>   older ones
//
// Names are encoded as reports/file_names.h says; a delete marker is in the manifest only. All is
// written into a temporary folder beside DIR, which then takes DIR's place: nobody ever sees half
// of it, and after an error nothing is left behind. A DIR that weir wrote before is replaced; one
// that holds anything else is not touched.

#ifndef WEIR_REPORTS_OUTPUTS_H_
#define WEIR_REPORTS_OUTPUTS_H_

#include <expected>
#include <string>

#include "harness/explore/result.h"

namespace weir::reports {

// The error is one sentence with the path and the mend.
std::expected<void, std::string> write_outputs(const std::string& dir, const RunResult& result);

// The line of manifest.ndjson for one object, without its end. `file` is relative to DIR, and empty
// for a delete marker.
std::string manifest_line(const OutputObject& object, const std::string& file);

}  // namespace weir::reports

#endif  // WEIR_REPORTS_OUTPUTS_H_
