// What a user's scenario needs from the build: C++23, and a macro that says where its files are.
#include <expected>
#include <string_view>

std::expected<int, int> my_pipeline();
std::expected<int, int> my_pipeline() {
  return static_cast<int>(std::string_view(WEIR_SCENARIO_DIR).size());
}
