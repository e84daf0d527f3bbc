#include "sim/firehose/parquet.h"

#include <utility>
#include <vector>

#include "sim/firehose/parquet_column.h"
#include "sim/firehose/thrift.h"

namespace weir::firehose {
namespace {

constexpr std::string_view kMagic = "PAR1";

// Numbers of parquet.thrift.
enum Repetition : std::int32_t { kRequired = 0, kOptional = 1, kRepeated = 2 };
enum Converted : std::int32_t {
  kUtf8 = 0,
  kMapOfKeys = 1,
  kList = 3,
  kDecimalNumber = 5,
  kDays = 6,
  kInt8 = 15,
  kInt16 = 16,
};
constexpr std::int32_t kPlain = 0;
constexpr std::int32_t kRle = 3;

std::int32_t codec_of(ParquetCodec compression) {
  switch (compression) {
    case ParquetCodec::uncompressed:
      return 0;
    case ParquetCodec::snappy:
      return 1;
    case ParquetCodec::gzip:
      return 2;
  }
  return 0;
}

std::optional<Converted> converted_type(HiveKind kind) {
  switch (kind) {
    case HiveKind::kTinyint:
      return kInt8;
    case HiveKind::kSmallint:
      return kInt16;
    case HiveKind::kString:
    case HiveKind::kChar:
    case HiveKind::kVarchar:
      return kUtf8;
    case HiveKind::kDate:
      return kDays;
    case HiveKind::kDecimal:
      return kDecimalNumber;
    default:
      return std::nullopt;
  }
}

std::size_t schema_size(const HiveType& type) {
  // A list and a map have a repeated group of their own between them and their children.
  std::size_t size = type.kind == HiveKind::kArray || type.kind == HiveKind::kMap ? 2 : 1;
  for (const HiveField& child : type.children) size += schema_size(child.type);
  return size;
}

void write_group(ThriftWriter& out, Repetition repetition, std::string_view name,
                 std::size_t children, std::optional<Converted> converted) {
  out.open_item();
  out.i32(3, repetition);
  out.text(4, name);
  out.i32(5, static_cast<std::int32_t>(children));
  if (converted) out.i32(6, *converted);
  out.close();
}

void write_schema(ThriftWriter& out, const HiveField& field, Repetition repetition) {
  const HiveType& type = field.type;
  switch (type.kind) {
    case HiveKind::kArray:
      write_group(out, repetition, field.name, 1, kList);
      write_group(out, kRepeated, "list", 1, std::nullopt);
      break;
    case HiveKind::kMap:
      write_group(out, repetition, field.name, 1, kMapOfKeys);
      write_group(out, kRepeated, "key_value", 2, std::nullopt);
      break;
    case HiveKind::kStruct:
      write_group(out, repetition, field.name, type.children.size(), std::nullopt);
      break;
    default: {
      const auto converted = converted_type(type.kind);
      const bool decimal = type.kind == HiveKind::kDecimal;
      out.open_item();
      out.i32(1, static_cast<std::int32_t>(parquet_type(type.kind)));
      if (decimal) out.i32(2, decimal_size(type.precision));
      out.i32(3, repetition);
      out.text(4, field.name);
      if (converted) out.i32(6, *converted);
      if (decimal) out.i32(7, type.scale);
      if (decimal) out.i32(8, type.precision);
      out.close();
      return;
    }
  }
  for (const HiveField& child : type.children) {
    const bool key = type.kind == HiveKind::kMap && &child == type.children.data();
    write_schema(out, child, key ? kRequired : kOptional);
  }
}

// One of the tree's nodes, with the leaves below it as a range.
struct Node {
  HiveKind kind;
  int definition = 0;  // of a value that is there
  int repetition = 0;  // of a list's or map's later entries
  std::size_t first_leaf = 0;
  std::size_t end_leaf = 0;
  std::vector<Node> children;
};

}  // namespace

struct ParquetWriter::State {
  struct RowGroup {
    std::vector<ParquetColumn::Chunk> chunks;  // without their pages
    std::vector<std::size_t> offsets;
    std::vector<std::size_t> sizes;
    std::size_t rows = 0;
  };

  TableSchema schema;
  Options options;
  std::vector<Node> nodes;
  std::vector<ParquetColumn> columns;
  std::string file{kMagic};
  std::vector<RowGroup> groups;
  std::size_t rows = 0;
  std::size_t rows_grouped = 0;

  Node build(const HiveField& field, std::vector<std::string> path, int definition, int repetition,
             bool optional) {
    path.push_back(field.name);
    Node node{.kind = field.type.kind,
              .definition = definition + (optional ? 1 : 0),
              .repetition = repetition,
              .first_leaf = columns.size(),
              .end_leaf = 0,
              .children = {}};
    int below = node.definition;
    if (node.kind == HiveKind::kArray || node.kind == HiveKind::kMap) {
      path.emplace_back(node.kind == HiveKind::kArray ? "list" : "key_value");
      ++below;
      ++node.repetition;
    }
    for (const HiveField& child : field.type.children) {
      const bool key = node.kind == HiveKind::kMap && node.children.empty();
      node.children.push_back(build(child, path, below, node.repetition, !key));
    }
    if (field.type.children.empty()) {
      columns.emplace_back(field.type, std::move(path), node.definition, repetition);
    }
    node.end_leaf = columns.size();
    return node;
  }

  void write_null(const Node& node, int repetition, int definition) {
    for (std::size_t i = node.first_leaf; i < node.end_leaf; ++i) {
      columns[i].add_null(repetition, definition);
    }
  }

  // `repetition`: at which level this value continues what came before; 0 begins a row.
  void write(const Node& node, const Cell& cell, int repetition) {
    if (cell.is_null()) return write_null(node, repetition, node.definition - 1);
    if (node.children.empty()) return columns[node.first_leaf].add(repetition, cell);
    const Cells& cells = std::get<Cells>(cell.value);
    if (node.kind == HiveKind::kStruct) {
      for (std::size_t i = 0; i < cells.size(); ++i) write(node.children[i], cells[i], repetition);
      return;
    }
    if (cells.empty()) return write_null(node, repetition, node.definition);
    for (std::size_t i = 0; i < cells.size(); i += node.children.size()) {
      for (std::size_t child = 0; child < node.children.size(); ++child) {
        write(node.children[child], cells[i + child], i == 0 ? repetition : node.repetition);
      }
    }
  }

  void end_row() {
    ++rows;
    std::size_t buffered = 0;
    for (ParquetColumn& column : columns) {
      column.row_ended(options.compression);
      buffered += column.buffered();
    }
    if (buffered >= options.row_group_size) end_group();
  }

  void end_group() {
    RowGroup group;
    group.rows = rows - rows_grouped;
    rows_grouped = rows;
    for (ParquetColumn& column : columns) {
      ParquetColumn::Chunk chunk = column.take(options.compression);
      group.offsets.push_back(file.size());
      group.sizes.push_back(chunk.pages.size());
      file += chunk.pages;
      chunk.pages.clear();
      group.chunks.push_back(std::move(chunk));
    }
    groups.push_back(std::move(group));
  }

  void write_groups(ThriftWriter& out) const {
    out.open_list(4, groups.size());
    for (const RowGroup& group : groups) {
      std::int64_t total = 0;
      out.open_item();
      out.open_list(1, group.chunks.size());
      for (std::size_t i = 0; i < group.chunks.size(); ++i) {
        const ParquetColumn::Chunk& chunk = group.chunks[i];
        total += chunk.uncompressed_size;
        const auto offset = static_cast<std::int64_t>(group.offsets[i]);
        out.open_item();
        out.i64(2, offset);
        out.open(3);
        out.i32(1, static_cast<std::int32_t>(chunk.type));
        out.i32_list(2, {kPlain, kRle});
        out.text_list(3, chunk.path);
        out.i32(4, codec_of(options.compression));
        out.i64(5, chunk.value_count);
        out.i64(6, chunk.uncompressed_size);
        out.i64(7, static_cast<std::int64_t>(group.sizes[i]));
        out.i64(9, offset);
        out.close();
        out.close();
      }
      out.i64(2, total);
      out.i64(3, static_cast<std::int64_t>(group.rows));
      out.close();
    }
  }

  std::string footer() const {
    ThriftWriter out;
    out.i32(1, 1);
    std::size_t elements = 1;
    for (const HiveField& column : schema.columns) elements += schema_size(column.type);
    out.open_list(2, elements);
    out.open_item();  // the root has no repetition
    out.text(4, "hive_schema");
    out.i32(5, static_cast<std::int32_t>(schema.columns.size()));
    out.close();
    for (const HiveField& column : schema.columns) write_schema(out, column, kOptional);
    out.i64(3, static_cast<std::int64_t>(rows));
    write_groups(out);
    out.text(6, "weir");
    return std::move(out).finish();
  }
};

ParquetWriter::ParquetWriter(const TableSchema& schema, Options options)
    : state_(std::make_unique<State>()) {
  state_->schema = schema;
  state_->options = std::move(options);
  for (const HiveField& column : schema.columns) {
    state_->nodes.push_back(state_->build(column, {}, 0, 0, true));
  }
}

ParquetWriter::ParquetWriter(const TableSchema& schema, ParquetCodec compression)
    : ParquetWriter(schema, Options{.compression = compression,
                                    .row_group_size = Options().row_group_size,
                                    .serde = {}}) {}

ParquetWriter::ParquetWriter(ParquetWriter&&) noexcept = default;
ParquetWriter& ParquetWriter::operator=(ParquetWriter&&) noexcept = default;
ParquetWriter::~ParquetWriter() = default;

std::optional<ConversionFailure> ParquetWriter::add(std::string_view record_json) {
  const auto rows = rows_of(record_json, state_->schema, state_->options.serde);
  if (!rows) return rows.error();
  for (const Cells& row : *rows) {
    for (std::size_t i = 0; i < row.size(); ++i) state_->write(state_->nodes[i], row[i], 0);
    state_->end_row();
  }
  return std::nullopt;
}

std::size_t ParquetWriter::rows() const { return state_->rows; }

std::string ParquetWriter::finish() {
  if (state_->rows > state_->rows_grouped) state_->end_group();
  const std::string footer = state_->footer();
  std::string file = std::move(state_->file);
  file += footer;
  for (int i = 0; i < 4; ++i) file += static_cast<char>(footer.size() >> (8 * i) & 0xFF);
  file += kMagic;
  return file;
}

}  // namespace weir::firehose
