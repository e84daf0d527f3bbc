#include "sim/lambda/kinesis_event.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace weir::lambda {
namespace {

std::string event_that_arrived(const std::string& time) {
  return R"({"Records":[{"eventID":"s:1","kinesis":{"partitionKey":"k","data":"aGk=",)"
         R"("sequenceNumber":"1","approximateArrivalTimestamp":)" +
         time + "}}]}";
}

TEST(KinesisEvent, ArrivalIsReadInSecondsAndThousandths) {
  const auto arrival = [](const std::string& time) {
    return read_kinesis_event(Bytes(event_that_arrived(time))).front().approximate_arrival;
  };
  EXPECT_EQ(arrival("1545084650.987"), Time(1545084650987ms));
  EXPECT_EQ(arrival("1545084650"), Time(1545084650s));
  EXPECT_EQ(arrival("9214646400"), Time(9214646400s));
}

// Time holds nanoseconds in 64 bits: a longer number of seconds would overflow.
TEST(KinesisEvent, ArrivalBeyondTimeIsAnError) {
  for (const char* time :
       {"9214646401", "15450123456789012", "15450123456789012.5", "18446744073709551615", "-1.5"}) {
    EXPECT_THROW(read_kinesis_event(Bytes(event_that_arrived(time))), std::runtime_error) << time;
  }
}

}  // namespace
}  // namespace weir::lambda
