#include "sim/aws/metrics.h"

#include <gtest/gtest.h>

namespace weir::aws {
namespace {

Time at(Duration since) { return Time{} + since; }

TEST(Metrics, KeepsTheStatisticsOfEachMinute) {
  Metrics metrics;
  MetricSeries& series =
      metrics.series("AWS/Kinesis", "IncomingRecords", {{"StreamName", "s"}}, "Count");
  series.add(at(5s), 3);
  series.add(at(59'999ms), 7);
  series.add(at(60s), 1);
  ASSERT_EQ(series.points().size(), 2u);
  EXPECT_EQ(series.points()[0], (MetricPoint{at(0s), 2, 10, 3, 7}));
  EXPECT_EQ(series.points()[1], (MetricPoint{at(60s), 1, 1, 1, 1}));
  EXPECT_EQ(series.sum(), 11);
  EXPECT_EQ(series.samples(), 3);
}

TEST(Metrics, AMinuteWithoutValuesHasNoPointAndALateValueFindsItsPlace) {
  Metrics metrics;
  MetricSeries& series = metrics.series("AWS/Lambda", "Duration", {}, "Milliseconds");
  series.add(at(10min), 1);
  series.add(at(2min), 2);
  series.add(at(2min + 1s), 4);
  series.add(at(5min), 3);
  ASSERT_EQ(series.points().size(), 3u);
  EXPECT_EQ(series.points()[0], (MetricPoint{at(2min), 2, 6, 2, 4}));
  EXPECT_EQ(series.points()[1].minute, at(5min));
  EXPECT_EQ(series.points()[2].minute, at(10min));
}

TEST(Metrics, ASeriesIsANameAndAnExactSetOfDimensions) {
  Metrics metrics;
  MetricSeries& one = metrics.series("N", "m", {{"a", "1"}, {"b", "2"}}, "Count");
  EXPECT_EQ(&one, &metrics.series("N", "m", {{"b", "2"}, {"a", "1"}}, "Count"));
  EXPECT_NE(&one, &metrics.series("N", "m", {{"a", "1"}}, "Count"));
  EXPECT_EQ(metrics.find("N", "m", {}), nullptr);
  EXPECT_EQ(metrics.find("N", "m", {{"b", "2"}, {"a", "1"}}), &one);
  EXPECT_EQ(metrics.all().size(), 2u);
}

}  // namespace
}  // namespace weir::aws
