// @ts-check
/**
 * Walks the trees that core/instruments/expressions.py makes. The rules are written down there, in values.py and in
 * functions.py; conformance/ decides where this file and those could differ.
 *
 * @typedef {number | [string, ...any[]]} Tree
 * @typedef {string | number | boolean | readonly string[]} Value  An array is a node-set: one text per repeat instance.
 * @typedef {object} Context
 * @property {(name: string) => Value} read
 * @property {string} today  ISO date
 * @property {string} [self]  the answer of the question itself
 * @property {number} [position]  1-based place in the repeat, 0 if none
 * @typedef {"open" | "closed" | "undecided"} Asked
 */

const NUMBER = /^[ \t\r\n]*(-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))[ \t\r\n]*$/;
const DATE = /^[ \t\r\n]*([0-9]{4}-[0-9]{2}-[0-9]{2})[ \t\r\n]*$/;
const DAY = 86_400_000;

/** @param {Value} value @returns {value is readonly string[]} */
const isSet = (value) => Array.isArray(value);

/** @param {Value} value @returns {readonly string[]} */
const items = (value) => (isSet(value) ? value : [text(value)]);

/** @param {Value} value @returns {string} */
function text(value) {
  if (isSet(value)) return value.length ? value[0] : "";
  const plain = String(value);
  const parts = typeof value === "number" && /^(-?)(\d)(?:\.(\d+))?e(.+)$/.exec(plain);
  if (!parts) return plain; // String(-0) is "0", as XPath wants
  const digits = parts[2] + (parts[3] || "");
  const point = 1 + Number(parts[4]);
  return parts[1] + (point > 0 ? digits.padEnd(point, "0") : "0." + "0".repeat(-point) + digits);
}

/** @param {Value} value @returns {number} */
function number(value) {
  if (typeof value === "number" || typeof value === "boolean") return Number(value);
  const plain = text(value);
  const found = NUMBER.exec(plain);
  if (found) return Number(found[1]);
  const day = DATE.exec(plain);
  if (!day || day[1] < "0001") return NaN;
  const date = new Date(day[1] + "T00:00:00Z");
  const real = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day[1]);
  return real ? date.getTime() / DAY : NaN;
}

/** @param {Value} value @returns {boolean} */
const truth = (value) => (isSet(value) ? value.length > 0 : Boolean(value));

/** @type {Record<string, (a: any, b: any) => boolean>} */
const COMPARE = {
  "=": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

/** @param {string} sign @param {Value} a @param {Value} b @returns {boolean} */
function compare(sign, a, b) {
  if (isSet(a) && typeof b !== "boolean") return a.some((item) => compare(sign, item, b));
  if (isSet(b) && typeof a !== "boolean") return b.some((item) => compare(sign, a, item));
  if (isSet(a) || isSet(b)) return compare(sign, truth(a), truth(b));
  if (sign === "=" || sign === "!=") {
    if (typeof a === "boolean" || typeof b === "boolean") return COMPARE[sign](truth(a), truth(b));
    if (typeof a === "string" && typeof b === "string") return COMPARE[sign](a, b);
  }
  return COMPARE[sign](number(a), number(b));
}

/** @type {Record<string, (a: number, b: number) => number>} */
const ARITHMETIC = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  div: (a, b) => a / b,
  mod: (a, b) => a % b,
};

/** @param {Value} value @returns {string[]} */
const words = (value) => items(value).flatMap((item) => item.split(/[ \t\r\n]+/)).filter(Boolean);

/** @param {Value[]} values @param {(a: number, b: number) => boolean} better @returns {number} */
function extreme(values, better) {
  const numbers = values.flatMap((value) => (isSet(value) ? value.map(number) : [number(value)]));
  if (!numbers.length || numbers.some(Number.isNaN)) return NaN;
  return numbers.reduce((best, next) => (better(next, best) ? next : best));
}

/** @param {Value} value @param {number} length @returns {number} */
function place(value, length) {
  const whole = Math.trunc(number(value)) || 0;
  return Math.max(0, Math.min(length, whole < 0 ? whole + length : whole));
}

/** @param {number} value @param {number} wanted @returns {number} */
function round(value, wanted) {
  if (Number.isNaN(wanted)) return NaN;
  const digits = Math.max(-12, Math.min(12, Math.trunc(wanted)));
  const scale = Number("1e" + Math.abs(digits));
  const scaled = digits > 0 ? value * scale : value / scale;
  if (!Number.isFinite(scaled)) return value;
  const below = Math.floor(scaled);
  const rounded = scaled - below >= 0.5 ? below + 1 : below;
  return digits > 0 ? rounded / scale : rounded * scale;
}

/** @param {number} base @param {number} exponent @returns {number} */
function power(base, exponent) {
  if (!(Math.abs(exponent) <= 64) || !Number.isInteger(exponent)) return NaN;
  let result = 1;
  for (let step = Math.abs(exponent); step > 0; step -= 1) result *= base;
  return exponent < 0 ? 1 / result : result;
}

/** @param {Value[]} args @returns {string} */
function substr(args) {
  const points = Array.from(text(args[0]));
  const end = args.length > 2 ? place(args[2], points.length) : points.length;
  return points.slice(place(args[1], points.length), end).join("");
}

/** @type {Record<string, (args: Value[], context: Context) => Value>} */
const FUNCTIONS = {
  selected: ([a, b]) => {
    const [code, more] = words(text(b));
    return more === undefined && words(a).includes(code);
  },
  "count-selected": ([a]) => words(a).length,
  coalesce: ([a, b]) => (text(a) ? a : b),
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
  substr,
  concat: (args) => args.flatMap(items).join(""),
  regex: ([a, b]) => Array.from(text(a)).length <= 1000 && new RegExp(`^(?:${text(b)})$`, "su").test(text(a)),
  round: ([a, b]) => round(number(a), b === undefined ? 0 : number(b)),
  abs: ([a]) => Math.abs(number(a)),
  pow: ([a, b]) => power(number(a), number(b)),
  min: (args) => extreme(args, (a, b) => a < b),
  max: (args) => extreme(args, (a, b) => a > b),
  sum: ([a]) => (isSet(a) ? a : [a]).reduce((/** @type {number} */ total, item) => total + number(item), 0),
  count: ([a]) => items(a).length,
  today: (_, context) => context.today,
  once: ([a], context) => context.self || a,
  position: (_, context) => context.position || 0,
};

/** One evaluation. A node costs a step, and a node-set one for each item; two compared cost one for each pair. */
class Walk {
  /** @param {Context} context @param {number} budget */
  constructor(context, budget) {
    this.context = context;
    this.left = budget;
  }

  /** @param {number} steps */
  spend(steps) {
    this.left -= steps;
    if (this.left < 0) throw new RangeError("the expression takes too many steps");
  }

  /** @param {Tree} tree @returns {Value} */
  value(tree) {
    this.spend(1);
    if (typeof tree === "number") return tree;
    const [kind, a, ...rest] = tree;
    if (kind === "lit") return a;
    if (kind === "self") return this.context.self || "";
    if (kind === "ref") return this.read(a);
    if (kind === "neg") return -number(this.value(a));
    if (kind === "call") return this.call(a, rest);
    return this.operation(kind, a, rest[0]);
  }

  /** @param {string} name @returns {Value} */
  read(name) {
    const found = this.context.read(name);
    if (isSet(found)) this.spend(found.length);
    return found;
  }

  /** @param {string} name @param {Tree[]} parts @returns {Value} */
  call(name, parts) {
    if (name === "if") return this.value(truth(this.value(parts[0])) ? parts[1] : parts[2]);
    return FUNCTIONS[name](parts.map((part) => this.value(part)), this.context);
  }

  /** @param {string} sign @param {Tree} left @param {Tree} right @returns {Value} */
  operation(sign, left, right) {
    const a = this.value(left);
    if (sign === "and") return truth(a) && truth(this.value(right));
    if (sign === "or") return truth(a) || truth(this.value(right));
    const b = this.value(right);
    if (sign in ARITHMETIC) return ARITHMETIC[sign](number(a), number(b));
    if (isSet(a) && isSet(b)) this.spend(a.length * b.length);
    return compare(sign, a, b);
  }
}

/**
 * The value of a tree. Throws RangeError when it takes more steps than `budget`.
 * @param {Tree} tree @param {Context} context @param {number} [budget] @returns {Value}
 */
export function evaluate(tree, context, budget = 10_000) {
  return new Walk(context, budget).value(tree);
}

/** @param {Tree} tree @returns {string[]} */
function references(tree) {
  if (typeof tree === "number" || tree[0] === "lit") return [];
  return tree[0] === "ref" ? [tree[1]] : tree.flatMap((part) => (typeof part === "string" ? [] : references(part)));
}

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
    const [first, second] = leaf.slice(-2);
    const [ref, lit] = !selects && first[0] === "lit" ? [second, first] : [first, second];
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
