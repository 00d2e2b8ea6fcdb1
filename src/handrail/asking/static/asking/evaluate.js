// @ts-check
/**
 * Walks the trees of core/instruments/expressions.py by the rules of values.py and functions.py; conformance/ decides.
 *
 * @typedef {import('./shapes.js').Tree} Tree
 * @typedef {import('./shapes.js').Value} Value
 * @typedef {import('./shapes.js').Context} Context
 * @typedef {import('./shapes.js').Asked} Asked
 */

const NUMBER = /^[ \t\r\n]*(-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))[ \t\r\n]*$/;
export const DATE = /^[ \t\r\n]*([0-9]{4}-[0-9]{2}-[0-9]{2})[ \t\r\n]*$/;

/** @param {Value} value @returns {value is readonly string[]} */
const isSet = (value) => Array.isArray(value);

/** @param {Value} value @returns {readonly string[]} */
export const items = (value) => (isSet(value) ? value : [text(value)]);

/** @param {Value} value @returns {string} */
export function text(value) {
  if (isSet(value)) return value.length ? value[0] : "";
  const plain = String(value);
  const parts = typeof value === "number" && /^(-?)(\d)(?:\.(\d+))?e(.+)$/.exec(plain);
  if (!parts) return plain; // String(-0) is "0", as XPath wants
  const digits = parts[2] + (parts[3] || "");
  const point = 1 + Number(parts[4]);
  return parts[1] + (point > 0 ? digits.padEnd(point, "0") : "0." + "0".repeat(-point) + digits);
}

/** @param {Value} value @returns {number} */
export function number(value) {
  if (typeof value === "number" || typeof value === "boolean") return Number(value);
  const plain = text(value);
  const found = NUMBER.exec(plain);
  if (found) return Number(found[1]);
  const day = DATE.exec(plain);
  if (!day || day[1] < "0001") return NaN;
  const time = Date.parse(day[1] + "T00:00:00Z"); // some engines take 30 February for 1 March
  return time === time && new Date(time).toISOString().startsWith(day[1]) ? time / 86400000 : NaN;
}

/** @param {Value} value @returns {boolean} */
export const truth = (value) => (isSet(value) ? value.length > 0 : Boolean(value));

/** On numbers, or on two texts or two booleans for the first two. @type {Record<string, (a: any, b: any) => any>} */
const OPERATORS = {
  "=": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  div: (a, b) => a / b,
  mod: (a, b) => a % b,
};

/** @param {string} sign @param {Value} a @param {Value} b @returns {boolean} */
function compare(sign, a, b) {
  const logical = typeof a === "boolean" || typeof b === "boolean";
  if (isSet(a) && !logical) return a.some((item) => compare(sign, item, b));
  if (isSet(b) && !logical) return b.some((item) => compare(sign, a, item));
  const equality = sign === "=" || sign === "!=";
  if (isSet(a) || isSet(b) || (logical && equality)) return OPERATORS[sign](+truth(a), +truth(b));
  const texts = equality && typeof a === "string" && typeof b === "string";
  return texts ? OPERATORS[sign](a, b) : OPERATORS[sign](number(a), number(b));
}

/** @param {Value} value @returns {string[]} */
export const words = (value) =>
  items(value)
    .flatMap((item) => item.split(/[ \t\r\n]+/))
    .filter(Boolean);

/** @param {Value} value @returns {number[]} */
const each = (value) => (isSet(value) ? value.map(number) : [number(value)]);

/** @param {Value[]} values @param {(a: number, b: number) => boolean} better @returns {number} */
function extreme(values, better) {
  const numbers = values.flatMap(each);
  if (!numbers.length || numbers.some(Number.isNaN)) return NaN;
  return numbers.reduce((best, next) => (better(next, best) ? next : best));
}

/** @param {Value} value @param {number} length @returns {number} */
function place(value, length) {
  const whole = Math.trunc(number(value)) || 0;
  return Math.max(0, Math.min(length, whole < 0 ? whole + length : whole));
}

/** What needs more than values: more.js brings it. @type {Record<string, (...parts: any[]) => any>} */
export const BEYOND = {};

/** @type {Record<string, (args: Value[], context: Context) => Value>} */
export const FUNCTIONS = {
  selected: ([a, b]) => words(a).includes(text(b).replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "")),
  "count-selected": ([a]) => words(a).length,
  coalesce: ([a, b]) => (text(a) && !Number.isNaN(a) ? a : b),
  not: ([a]) => !truth(a),
  true: () => true,
  false: () => false,
  string: ([a]) => text(a),
  number: ([a]) => number(a),
  int: ([a]) => Math.trunc(number(a)),
  boolean: ([a]) => truth(a),
  "string-length": ([a]) => Array.from(text(a)).length,
  contains: ([a, b]) => text(a).includes(text(b)),
  "starts-with": ([a, b]) => text(a).startsWith(text(b)),
  substr: ([a, start, end = Infinity]) => {
    const points = Array.from(text(a));
    return points.slice(place(start, points.length), place(end, points.length)).join("");
  },
  concat: (args) => args.flatMap(items).join(""),
  regex: ([a, b]) => Array.from(text(a)).length <= 1000 && new RegExp(`^(?:${text(b)})$`, "su").test(text(a)),
  round: ([a, wanted = 0]) => {
    const digits = Math.max(-12, Math.min(12, Math.trunc(number(wanted))));
    const scale = Number("1e" + Math.abs(digits)); // NaN when digits are
    const scaled = digits > 0 ? number(a) * scale : number(a) / scale;
    if (Math.abs(scaled) === Infinity) return number(a);
    const below = Math.floor(scaled);
    const whole = scaled - below >= 0.5 ? below + 1 : below; // adding 0 would lose the sign of minus zero
    return digits > 0 ? whole / scale : whole * scale;
  },
  abs: ([a]) => Math.abs(number(a)),
  pow: ([a, b]) => {
    const size = Math.abs(number(b));
    let result = 1;
    if (!Number.isInteger(size) || size > 64)
      return (result = number(a) ** number(b)) && Number(result.toExponential(11));
    for (let step = 0; step < size; step += 1) result *= number(a);
    return number(b) < 0 ? 1 / result : result;
  },
  min: (args) => extreme(args, (a, b) => a < b),
  max: (args) => extreme(args, (a, b) => a > b),
  sum: ([a]) => each(a).reduce((total, next) => total + next, 0),
  count: ([a]) => items(a).length,
  today: (_, context) => context.today,
  once: ([a], context) => context.self || a,
  position: (_, context) => context.position || 0,
};

/**
 * A node costs a step, a node-set one for each item, two compared one for each pair. Throws RangeError above `budget`.
 * @param {Tree} tree @param {Context} context @param {number} [budget] @returns {Value}
 */
export function evaluate(tree, context, budget = 10000) {
  /** @param {number} steps */
  const spend = (steps) => {
    if ((budget -= steps) < 0) throw new RangeError("the expression takes too many steps");
  };
  /** @param {Tree} node @param {Context} here @returns {Value} */
  const walk = (node, here) => {
    spend(1);
    if (typeof node === "number") return node;
    const kind = node[0];
    const first = node[1];
    if (kind === "lit") return first;
    if (kind === "self") return here.self || "";
    if (kind === "ref") {
      const found = (here.outer ? BEYOND.seen(node, here) : here).read(first);
      if (isSet(found)) spend(found.length);
      return found;
    }
    if (kind === "filter" || kind === "step") return BEYOND.filter(node, here, state);
    if (kind === "call" && first !== "if") {
      if (first in BEYOND && (node.length > 2 || first !== "position"))
        return BEYOND[first](node.slice(2), here, state);
      const values = [];
      for (let at = 2; at < node.length; at += 1) values.push(walk(node[at], here));
      return FUNCTIONS[first](values, here);
    }
    if (kind === "call") return walk(truth(walk(node[2], here)) ? node[3] : node[4], here);
    let a = walk(first, here);
    if (kind === "neg") return -number(a);
    if (kind === "and" || kind === "or") return truth(a) === (kind === "and") ? truth(walk(node[2], here)) : truth(a);
    let b = walk(node[2], here);
    if (here.around && kind !== "=" && kind !== "!=") [a, b] = BEYOND.days([a, b], here);
    if (!/[=<>]/.test(kind)) return OPERATORS[kind](number(a), number(b));
    if (isSet(a) && isSet(b)) spend(a.length * b.length);
    return compare(kind, a, b);
  };
  const state = { walk, spend, drawn: 0 };
  return walk(tree, context);
}

/** The names that a tree reads. @param {Tree} tree @returns {string[]} */
export const references = (tree) => {
  if (typeof tree === "number" || tree[0] === "lit") return [];
  return tree[0] === "ref" ? [tree[1]] : tree.flatMap((part) => (typeof part === "string" ? [] : references(part)));
};

/**
 * "open" if the expression is true, whatever is unknown; otherwise by Kleene's and / or / not (evaluate.py, gate).
 * @param {Tree} tree @param {Context} context
 * @param {(name: string) => boolean} settled  has an answer that is not an unknown code
 * @param {(name: string) => readonly string[]} unknownCodes  such as ["dont_know", "prefer_not"]
 * @returns {Asked}
 */
export function gate(tree, context, settled, unknownCodes) {
  /** @param {any} leaf */
  const asksForUnknown = (leaf) => {
    const selects = leaf[0] === "call" && leaf[1] === "selected";
    if (!selects && leaf[0] !== "=" && leaf[0] !== "!=") return false;
    const pair = leaf.slice(-2);
    if (!selects && pair[0][0] === "lit") pair.reverse();
    const [ref, lit] = pair;
    if (ref[0] !== "ref" || lit[0] !== "lit" || !unknownCodes(ref[1]).includes(lit[1])) return false;
    const given = items(context.read(ref[1]));
    return given.length > 0 && given.every(Boolean);
  };
  /** @param {any} node @returns {boolean | null}  null: undecided */
  const known = (node) => {
    if (node[0] === "and" || node[0] === "or") {
      const sides = [known(node[1]), known(node[2])];
      const decisive = node[0] === "or";
      return sides.includes(decisive) ? decisive : sides.includes(null) ? null : !decisive;
    }
    if (node[0] === "call" && node[1] === "not") {
      const inner = known(node[2]);
      return inner === null ? null : !inner;
    }
    return references(node).every(settled) || asksForUnknown(node) ? truth(evaluate(node, context)) : null;
  };
  if (truth(evaluate(tree, context))) return "open";
  const found = known(tree);
  return found === null ? "undecided" : found ? "open" : "closed";
}
