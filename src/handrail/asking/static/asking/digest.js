// @ts-check
/** MD5 and the SHA family in so many words: a browser has them only behind a promise, and an expression cannot wait. */

/** As Python encodes: what is no character becomes a question mark. @param {string} given */
export const utf8 = (given) =>
  new TextEncoder().encode(
    given.replace(/[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g, (one) => (one.length > 1 ? one : "?")),
  );
/** @param {Uint8Array} bytes */
export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
/** @param {Uint8Array} bytes */
export const base64 = (bytes) => btoa(String.fromCharCode(...bytes));

/** The message with its length behind it, in blocks. @param {Uint8Array} bytes @param {number} block @param {boolean} little */
function padded(bytes, block, little) {
  const room = block / 8;
  const length = Math.ceil((bytes.length + 1 + room) / block) * block;
  const found = new Uint8Array(length);
  found.set(bytes);
  found[bytes.length] = 0x80;
  const view = new DataView(found.buffer);
  const bits = BigInt(bytes.length) * 8n;
  if (little) view.setBigUint64(length - 8, bits, true);
  else view.setBigUint64(length - 8, bits);
  return view;
}

/** The first primes. @param {number} count */
function primes(count) {
  /** @type {number[]} */
  const found = [];
  for (let next = 2; found.length < count; next += 1) if (found.every((prime) => next % prime)) found.push(next);
  return found;
}

/** The first 64 bits behind the point of a root of a prime: whole numbers alone. @param {number} prime @param {bigint} degree */
function root(prime, degree) {
  const wanted = BigInt(prime) << (64n * degree);
  let low = 0n;
  let high = 1n << 70n;
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (middle ** degree <= wanted) low = middle;
    else high = middle;
  }
  return low & 0xffffffffffffffffn;
}

const CUBES = primes(80).map((prime) => root(prime, 3n));
const SQUARES = primes(16).map((prime) => root(prime, 2n));
const SHORT = CUBES.slice(0, 64).map((value) => Number(value >> 32n));

/** @param {number} value @param {number} by */
const left = (value, by) => (value << by) | (value >>> (32 - by));
/** @param {number} value @param {number} by */
const right = (value, by) => left(value, 32 - by);

/** @param {Uint8Array} bytes */
export function sha256(bytes) {
  const view = padded(bytes, 64, false);
  const state = SQUARES.slice(0, 8).map((value) => Number(value >> 32n));
  const w = new Int32Array(64);
  for (let start = 0; start < view.byteLength; start += 64) {
    for (let i = 0; i < 16; i += 1) w[i] = view.getInt32(start + i * 4);
    for (let i = 16; i < 64; i += 1) {
      const a = w[i - 15];
      const b = w[i - 2];
      w[i] =
        w[i - 16] + w[i - 7] + (right(a, 7) ^ right(a, 18) ^ (a >>> 3)) + (right(b, 17) ^ right(b, 19) ^ (b >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i += 1) {
      const one = (h + (right(e, 6) ^ right(e, 11) ^ right(e, 25)) + ((e & f) ^ (~e & g)) + SHORT[i] + w[i]) | 0;
      const two = ((right(a, 2) ^ right(a, 13) ^ right(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => (state[i] = (state[i] + value) | 0));
  }
  return bytesOf(state, false);
}

/** @param {number[]} state @param {boolean} little */
function bytesOf(state, little) {
  const view = new DataView(new ArrayBuffer(state.length * 4));
  state.forEach((value, i) => view.setInt32(i * 4, value, little));
  return new Uint8Array(view.buffer);
}

const WORD = 0xffffffffffffffffn;
/** @param {bigint} value @param {bigint} by */
const turned = (value, by) => ((value >> by) | (value << (64n - by))) & WORD;

/** @param {Uint8Array} bytes @param {bigint[]} start @param {number} length */
function sha512(bytes, start, length) {
  const view = padded(bytes, 128, false);
  const state = [...start];
  for (let at = 0; at < view.byteLength; at += 128) {
    const w = Array.from({ length: 16 }, (_, i) => view.getBigUint64(at + i * 8));
    for (let i = 16; i < 80; i += 1) {
      const a = w[i - 15];
      const b = w[i - 2];
      const one = turned(a, 1n) ^ turned(a, 8n) ^ (a >> 7n);
      const two = turned(b, 19n) ^ turned(b, 61n) ^ (b >> 6n);
      w.push((w[i - 16] + w[i - 7] + one + two) & WORD);
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 80; i += 1) {
      const one =
        h + (turned(e, 14n) ^ turned(e, 18n) ^ turned(e, 41n)) + ((e & f) ^ (~e & WORD & g)) + CUBES[i] + w[i];
      const two = (turned(a, 28n) ^ turned(a, 34n) ^ turned(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) & WORD, c, b, a, (one + two) & WORD];
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => (state[i] = (state[i] + value) & WORD));
  }
  const out = new DataView(new ArrayBuffer(64));
  state.forEach((value, i) => out.setBigUint64(i * 8, value));
  return new Uint8Array(out.buffer).slice(0, length);
}

/** @param {Uint8Array} bytes */
function sha1(bytes) {
  const view = padded(bytes, 64, false);
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0].map((value) => value | 0);
  const w = new Int32Array(80);
  for (let start = 0; start < view.byteLength; start += 64) {
    for (let i = 0; i < 80; i += 1)
      w[i] = i < 16 ? view.getInt32(start + i * 4) : left(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    let [a, b, c, d, e] = state;
    for (let i = 0; i < 80; i += 1) {
      const [f, k] =
        i < 20
          ? [(b & c) | (~b & d), 0x5a827999]
          : i < 40
            ? [b ^ c ^ d, 0x6ed9eba1]
            : i < 60
              ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc]
              : [b ^ c ^ d, 0xca62c1d6];
      [e, d, c, b, a] = [d, c, left(b, 30), a, (left(a, 5) + f + e + k + w[i]) | 0];
    }
    [a, b, c, d, e].forEach((value, i) => (state[i] = (state[i] + value) | 0));
  }
  return bytesOf(state, false);
}

const TURNS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const SINES = Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32) | 0);

/** @param {Uint8Array} bytes */
function md5(bytes) {
  const view = padded(bytes, 64, true);
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476].map((value) => value | 0);
  for (let start = 0; start < view.byteLength; start += 64) {
    let [a, b, c, d] = state;
    for (let i = 0; i < 64; i += 1) {
      const part = i >> 4;
      const f = [(b & c) | (~b & d), (d & b) | (~d & c), b ^ c ^ d, c ^ (b | ~d)][part];
      const g = [i, 5 * i + 1, 3 * i + 5, 7 * i][part] % 16;
      const sum = (a + f + SINES[i] + view.getInt32(start + g * 4, true)) | 0;
      [a, d, c, b] = [d, c, b, (b + left(sum, TURNS[part * 4 + (i % 4)])) | 0];
    }
    [a, b, c, d].forEach((value, i) => (state[i] = (state[i] + value) | 0));
  }
  return bytesOf(state, true);
}

const START_384 = primes(16)
  .slice(8)
  .map((prime) => root(prime, 2n));

/** @type {Record<string, (bytes: Uint8Array) => Uint8Array>} */
const ALGORITHMS = {
  MD5: md5,
  "SHA-1": sha1,
  "SHA-256": sha256,
  "SHA-384": (bytes) => sha512(bytes, START_384, 48),
  "SHA-512": (bytes) => sha512(bytes, SQUARES.slice(0, 8), 64),
};

/** Nothing for an algorithm that is not known. @param {Uint8Array} bytes @param {string} algorithm */
export const digest = (bytes, algorithm) => ALGORITHMS[algorithm]?.(bytes);
