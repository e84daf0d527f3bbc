// Thrift's compact protocol, as far as a Parquet file's own description needs writing.

#ifndef WEIR_SIM_FIREHOSE_THRIFT_H_
#define WEIR_SIM_FIREHOSE_THRIFT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir::firehose {

// Fields are written in the order of their ids. A struct is opened, its fields are written, and it
// is closed; the outermost one is open from the start.
class ThriftWriter {
 public:
  void i32(int field, std::int32_t value);
  void i64(int field, std::int64_t value);
  void text(int field, std::string_view value);
  void open(int field);                          // a struct in a field
  void open_list(int field, std::size_t count);  // of structs: open_item() and close() for each
  void open_item() { last_fields_.push_back(0); }
  void close();
  void i32_list(int field, const std::vector<std::int32_t>& values);
  void text_list(int field, const std::vector<std::string>& values);

  // Closes the outermost struct.
  std::string finish() &&;

 private:
  enum class Type : std::uint8_t { kI32 = 5, kI64 = 6, kBinary = 8, kList = 9, kStruct = 12 };

  void header(int field, Type type);
  void list_header(int field, Type type, std::size_t count);
  void octets(std::string_view value);

  std::string out_;
  std::vector<int> last_fields_ = {0};
};

// Seven bits an octet, the lowest first.
void append_varint(std::string& out, std::uint64_t value);

}  // namespace weir::firehose

#endif  // WEIR_SIM_FIREHOSE_THRIFT_H_
