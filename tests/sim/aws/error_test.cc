// Errors say what a reader of a log needs in one line.

#include "sim/aws/error.h"

#include <gtest/gtest.h>

namespace weir::aws {
namespace {

TEST(Error, AnAnswerHasStatusAndFaultOfTheService) {
  Error error("ProvisionedThroughputExceededException", 400, "Rate exceeded");
  EXPECT_EQ(error.error_class, ErrorClass::service);
  EXPECT_FALSE(error.server_fault);
  EXPECT_EQ(to_string(error), "ProvisionedThroughputExceededException (400): Rate exceeded");
  error.decision = 7;
  EXPECT_EQ(to_string(error),
            "ProvisionedThroughputExceededException (400): Rate exceeded [fault 7]");
}

TEST(Error, ATransportFailureIsNoAnswer) {
  const Error error = transport_error(TransportFailure::read_timeout, 3);
  EXPECT_EQ(error.error_class, ErrorClass::transport);
  EXPECT_EQ(error.http_status, 0);
  EXPECT_EQ(to_string(error), "ReadTimeout (no answer): Read timeout on endpoint [fault 3]");
}

}  // namespace
}  // namespace weir::aws
