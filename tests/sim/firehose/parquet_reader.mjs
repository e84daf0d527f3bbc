// Reads Parquet files with hyparquet, which shares no line with weir, and compares every value.
//
//   npm ci --prefix tests/sim/firehose          once, where there is a network
//   node parquet_reader.mjs <times> <file>…     each file: the records of parquet_rows.h, so often
//
// WEIR_NODE_MODULES names another folder that holds the package. Exit 0: equal; 1: not; 77: the
// package is not installed.

import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import assert from 'node:assert/strict';

const modules = process.env.WEIR_NODE_MODULES ?? new URL('node_modules', import.meta.url).pathname;
const entry = `${modules}/hyparquet/src/node.js`;
if (!existsSync(entry)) {
  console.log(`hyparquet is not installed: no ${entry}`);
  process.exit(77);
}
const { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } = await import(
  pathToFileURL(entry));

const nothing = {
  bo: null, ti: null, si: null, i: null, bi: null, f: null, d: null, de: null, dl: null, s: null,
  c: null, v: null, da: null, ts: null, b: null, a: null, aa: null, m: null, ms: null, st: null,
  as: null,
};

const expected = [
  {
    bo: true, ti: -128, si: 32767, i: -2147483648, bi: 9223372036854775807n, f: 1.5, d: -0.1,
    de: 50, dl: -1234567890123456789012345678901234.5678, s: 'Grüße "x"', c: 'ab', v: 'äöüß',
    da: '2026-11-21T00:00:00.000Z', ts: '2026-11-21T15:04:05.123Z', b: [0, 1, 2, 3],
    a: [1, null, 3], aa: [['x', 'y'], [], null, ['z', null]], m: { one: 1n, none: null },
    ms: { 7: { x: 2.5, y: [true, false, null] }, 8: null },
    st: { id: 5n, tags: ['p', 'q'], in: { z: 1.3 } },
    as: [{ k: 'a', n: 1 }, { k: 'b', n: null }, null],
  },
  nothing,
  {
    ...nothing, bo: false, ti: 12, a: [], aa: [], m: {}, ms: {},
    st: { id: null, tags: null, in: null }, as: [], s: '', de: -1, dl: 0, f: -Infinity, d: 1e300,
    ts: '2025-11-21T15:04:05.000Z', da: '1969-12-31T00:00:00.000Z',
  },
  {
    ...nothing, s: '{"raw":[1,2.50,true]}', ts: '1959-12-31T23:00:00.000Z', bi: -1n,
    st: { id: null, tags: null, in: null }, aa: [[null]], ms: { '-1': { x: null, y: [] } }, b: [],
  },
];

// Dates as text and octets as numbers, so that two values can be compared.
function plain(value) {
  if (value === undefined) return null;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return [...value];
  if (Array.isArray(value)) return value.map(plain);
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, of]) => [key, plain(of)]));
  }
  return value;
}

const times = Number(process.argv[2]);
for (const name of process.argv.slice(3)) {
  const file = await asyncBufferFromFile(name);
  const compressors = { GZIP: (input) => new Uint8Array(gunzipSync(input)) };
  const metadata = await parquetMetadataAsync(file);
  const rows = plain(await parquetReadObjects({ file, compressors, utf8: false }));
  assert.equal(rows.length, expected.length * times, name);
  assert.equal(Number(metadata.num_rows), rows.length, name);
  rows.forEach((row, i) => {
    const wanted = { ...expected[i % expected.length] };
    // hyparquet makes a double of a decimal, by a multiplication that rounds once more.
    if (wanted.dl) assert(Math.abs(row.dl / wanted.dl - 1) < 1e-15, `${name}: ${i}: ${row.dl}`);
    assert.deepEqual({ ...row, dl: null }, { ...wanted, dl: null }, `${name}: ${i}`);
  });
  console.log(`${name}: ${rows.length} rows in ${metadata.row_groups.length} row groups are equal`);
}
