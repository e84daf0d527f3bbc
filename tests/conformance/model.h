// What an SDK makes of requests and answers, by a service's description.
//
// SDKs take bytes as such and show them as Python does; the codec has them in base64. Member names
// are those of the API, where the wire has others.

#ifndef WEIR_TESTS_CONFORMANCE_MODEL_H_
#define WEIR_TESTS_CONFORMANCE_MODEL_H_

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

namespace weir::conformance {

class Model {
 public:
  // Of one service, from sim/aws/api/<service>.json; empty if there is none.
  explicit Model(const std::filesystem::path& description);

  // The service speaks AWS's query protocol, or JSON and remembers that it once spoke the other.
  bool speaks_query() const;
  bool spoke_query() const;

  // From an SDK's parameters to the codec's document.
  nlohmann::json to_document(const std::string& operation, const nlohmann::json& params) const;
  // From the codec's document to what an SDK shows.
  nlohmann::json to_answer(const std::string& operation, const nlohmann::json& document) const;
  // Does the service speak XML, and has its error of this code a member of this name?
  bool is_xml() const { return xml_; }
  bool has_member(const std::string& error, const std::string& member) const;

 private:
  enum class Way : std::uint8_t { to_document, to_answer };
  nlohmann::json convert(const nlohmann::json& reference, const nlohmann::json& value,
                         Way way) const;
  nlohmann::json convert_members(const nlohmann::json& shape, const nlohmann::json& value,
                                 Way way) const;
  nlohmann::json convert_whole(const std::string& operation, const char* which,
                               const nlohmann::json& value, Way way) const;

  nlohmann::json description_;
  bool renames_ = false;
  bool xml_ = false;
};

// The bytes that a parameter means: a text, or an object that describes bytes.
std::string bytes_of(const nlohmann::json& parameter);
// "b'a\\n'", as Python shows bytes.
std::string python_bytes(const std::string& octets);

}  // namespace weir::conformance

#endif  // WEIR_TESTS_CONFORMANCE_MODEL_H_
