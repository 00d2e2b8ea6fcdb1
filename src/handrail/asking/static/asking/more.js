// @ts-check
/** Functions that few forms need (functions_*.py hold the same rules). A page loads this before the module that fills it. */

import { BEYOND, FUNCTIONS, items, number, text, truth, words } from "./evaluate.js";
import { base64, digest, hex, sha256, utf8 } from "./digest.js";
import { MOMENTS, inDays, trimmed } from "./moments.js";

/**
 * @typedef {import('./shapes.js').Value} Value
 * @typedef {import('./shapes.js').Context} Context
 * @typedef {import('./shapes.js').Spot} Spot
 * @typedef {import('./shapes.js').Around} Around
 * @typedef {import('./shapes.js').Walk} Walk
 * @typedef {import('./shapes.js').Form} Form
 * @typedef {import('./shapes.js').Beyond} Beyond
 */

const LONGEST = 100000;
const LETTERS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const PRIME = 2147483647;

/** Digits beyond the twelfth may differ between engines. @param {number} value */
const cut = (value) => (Number.isFinite(value) && value ? Number(value.toExponential(11)) : value);
/** @param {(...numbers: number[]) => number} make @returns {(args: Value[]) => Value} */
const numeric = (make) => (args) => cut(make(...args.map(number)));

/** @param {Value[]} args @param {number} found */
const within = ([least, most], found) =>
  (number(least) === -1 || found >= number(least)) && (number(most) === -1 || found <= number(most));

/** 32 bytes that follow from the seed. @param {Context} context @param {number} count */
const drawn = (context, count) => sha256(utf8(`${context.around?.seed || ""}|${context.place || ""}|${count}`));

/** @param {Context} context @param {number} count */
const random = (context, count) => parseInt(hex(drawn(context, count)).slice(0, 13), 16) / 2 ** 52;

/** @param {readonly string[]} texts @param {number} seed */
function shuffled(texts, seed) {
  const wanted = Number.isNaN(seed) ? 0 : seed > 0 ? 1 : -2;
  let state = Number.isFinite(seed) ? Math.trunc(seed) % PRIME : wanted;
  if (state <= 0) state += PRIME - 1;
  /** @type {string[]} */
  const found = [];
  texts.forEach((one, place) => {
    state = (state * 16807) % PRIME;
    const other = Math.floor(((state - 1) / (PRIME - 1)) * (place + 1));
    found[place] = found[other];
    found[other] = one;
  });
  return found;
}

/** @param {number} value */
const rounded = (value) => (Number.isFinite(value) ? Math.floor(value + 0.5) : value);

/** @param {string} given */
function decoded(given) {
  const plain = given.replace(/[ \t\r\n]/g, "");
  const whole = plain.includes("=") ? plain : plain.padEnd(Math.ceil(plain.length / 4) * 4, "=");
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(whole)) return "";
  const bytes = Uint8Array.from(atob(whole), (letter) => letter.charCodeAt(0));
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

Object.assign(
  FUNCTIONS,
  /** @type {typeof FUNCTIONS} */ ({
    "ends-with": ([a, b]) => text(a).endsWith(text(b)),
    substring: ([a, from, length]) => {
      const start = rounded(number(from));
      const end = length === undefined ? Infinity : start + rounded(number(length));
      return Array.from(text(a))
        .filter((_, place) => start <= place + 1 && place + 1 < end)
        .join("");
    },
    "substring-before": ([a, b]) =>
      text(b) && text(a).includes(text(b)) ? text(a).slice(0, text(a).indexOf(text(b))) : "",
    "substring-after": ([a, b]) => {
      const place = text(a).indexOf(text(b));
      return place < 0 ? "" : text(a).slice(place + text(b).length);
    },
    translate: ([a, from, to]) => {
      const others = Array.from(text(to));
      /** @type {Map<string, string>} */
      const table = new Map();
      Array.from(text(from)).forEach((letter, place) => table.has(letter) || table.set(letter, others[place] ?? ""));
      return Array.from(text(a), (letter) => table.get(letter) ?? letter).join("");
    },
    "normalize-space": ([a], context) => words(a === undefined ? context.self || "" : text(a)).join(" "),
    "lower-case": ([a]) => text(a).toLowerCase(),
    "upper-case": ([a]) => text(a).toUpperCase(),
    join: ([between, ...rest]) =>
      Array.from(rest.flatMap(items).join(text(between)))
        .slice(0, LONGEST)
        .join(""),
    "is-selected": (args, context) => FUNCTIONS.selected(args, context),
    "selected-at": ([a, b]) => (number(b) >= 0 ? (words(a)[Math.trunc(number(b))] ?? "") : ""),
    "boolean-from-string": ([a]) => text(a) === "true" || text(a) === "1",
    digest: ([a, algorithm, encoding = "base64"]) => {
      const how = text(encoding).toLowerCase();
      const found =
        how === "hex" || how === "base64" ? digest(utf8(text(a)), text(algorithm).toUpperCase()) : undefined;
      return found ? (how === "hex" ? hex(found) : base64(found)) : "";
    },
    "base64-decode": ([a]) => decoded(text(a)),
    floor: ([a]) => Math.floor(number(a)),
    ceiling: ([a]) => Math.ceil(number(a)),
    sqrt: numeric(Math.sqrt),
    exp: numeric(Math.exp),
    exp10: numeric((value) => 10 ** value),
    log: numeric(Math.log),
    log10: numeric(Math.log10),
    sin: numeric(Math.sin),
    cos: numeric(Math.cos),
    tan: numeric(Math.tan),
    asin: numeric(Math.asin),
    acos: numeric(Math.acos),
    atan: numeric(Math.atan),
    atan2: numeric(Math.atan2),
    pi: () => Math.PI,
    checklist: (args) =>
      within(
        args,
        args
          .slice(2)
          .flatMap((one) => (Array.isArray(one) ? one : [one]))
          .filter(truth).length,
      ),
    "weighted-checklist": (args) => {
      const [, , held, weights] = args;
      /** @type {[Value, Value][]} */
      const pairs = [];
      if (args.length === 4 && Array.isArray(held) && Array.isArray(weights))
        held.forEach((one, place) => place < weights.length && pairs.push([one, weights[place]]));
      else for (let place = 2; place + 1 < args.length; place += 2) pairs.push([args[place], args[place + 1]]);
      return within(
        args,
        pairs.reduce((sum, [one, weight]) => (truth(one) ? sum + number(weight) : sum), 0),
      );
    },
    ...MOMENTS,
    "count-non-empty": ([a]) => items(a).filter(Boolean).length,
    last: (_, context) => context.size || 0,
    randomize: ([a, seed], context) =>
      shuffled(items(a), seed === undefined ? Math.floor(random(context, -1) * PRIME) : number(seed)),
    "jr:choice-name": ([code, name], context) =>
      context.around?.label(
        trimmed(trimmed(name).replace(/^\$\{/, "").replace(/\}$/, "")).replace(/^.*\//s, ""),
        text(code),
      ) ?? "",
    "jr:itext": ([a], context) => context.around?.words(text(a)) ?? "",
    pulldata: (args, context) => {
      const [list, column, keyColumn, key] = args.map(text);
      return context.around?.pull(list, column, keyColumn, key) ?? "";
    },
  }),
);

/** @param {any} tree */
const nameOf = (tree) => (Array.isArray(tree) && tree[0] === "ref" ? tree[1] : "");

/** evaluate.py, seen. @param {any[]} tree @param {Context} context @returns {Context} */
function seen(tree, context) {
  if (!context.outer || tree.length > 2) return context;
  const outer = seen(tree, context.outer);
  return Array.isArray(outer.read(tree[1])) ? context : outer;
}

/** Items of a node-set with what is seen from each. @param {any} tree @param {Context} context @param {Walk} state @returns {[string, Context][]} */
function filtered(tree, context, state) {
  if (Array.isArray(tree) && tree[0] === "step") {
    const below = filtered(tree[1], context, state).map(([, inside]) => inside.around?.rounds(nameOf(tree[2])) || []);
    const found = below.flat();
    state.spend(found.length);
    return found;
  }
  if (!Array.isArray(tree) || tree[0] !== "filter") {
    const found = seen(tree, context).around?.rounds(nameOf(tree)) || [];
    state.spend(found.length);
    return found;
  }
  const all = filtered(tree[1], context, state);
  return all.filter(([self, inside], place) => {
    const value = state.walk(tree[2], { ...inside, self, position: place + 1, size: all.length, outer: context });
    return typeof value === "number" ? value === place + 1 : truth(value);
  });
}

for (const name of ["number", "int", "round", "floor", "ceiling", "abs", "min", "max"]) {
  const plain = FUNCTIONS[name];
  FUNCTIONS[name] = (args, context) =>
    plain(context.around ? args.map((value) => inDays(value, context)) : args, context);
}

/** The form around an expression: state.py, _View. @param {Beyond} known @param {Form} form */
function form(known, { questions, kept, seen, prefix, context, once }) {
  /** A repeat is seen from where it stands, so that a round can look at all the others. @param {string} name @param {Spot} spot */
  const rows = (name, spot) => {
    const own = questions[name];
    const repeats = own ? own.repeats || [] : known.repeats[name] || [];
    if (!own && !repeats.length) return [];
    let depth = own ? spot.repeats.length : 0;
    while (!own && depth < repeats.length - 1 && repeats[depth] === spot.repeats[depth]) depth += 1;
    return seen(repeats, { repeats: spot.repeats.slice(0, depth), numbers: spot.numbers.slice(0, depth) });
  };
  /** @param {Spot} spot @returns {Around} */
  const around = (spot) => ({
    ...once,
    rounds: (name) => rows(name, spot).map((one) => [kept[prefix(one) + name] || "", context(one)]),
    pick: (name, rounds) => {
      const { repeats = [] } = questions[name] || {};
      const wanted = new Map(rounds);
      const numbers = repeats.map((repeat) => wanted.get(repeat) ?? spot.numbers[spot.repeats.indexOf(repeat)] ?? 0);
      return kept[prefix({ repeats, numbers }) + name] || "";
    },
    number: (name) => {
      const own = questions[name]?.repeats || [name];
      return spot.numbers[spot.repeats.indexOf(own[own.length - 1])] ?? 0;
    },
    label: (name, code) => known.labels[name]?.[code] ?? "",
    words: (id) => known.words[id] ?? "",
    pull: (list, column, keyColumn, key) =>
      known.tables[list.replace(/\.csv$/, "")]?.[keyColumn]?.[key]?.[column] ?? "",
  });
  return {
    around,
    /** Of what is no question: one empty text for each round of a repeat. @param {string} name @param {Spot} spot */
    read: (name, spot) => (known.repeats[name] ? rows(name, spot).map(() => "") : ""),
  };
}

Object.assign(
  BEYOND,
  /** @type {typeof BEYOND} */ ({
    form,
    seen,
    days: (values, context) => values.map((/** @type {Value} */ value) => inDays(value, context)),
    filter: (node, context, state) => filtered(node, context, state).map(([self]) => self),
    "indexed-repeat": (parts, context, state) => {
      /** @type {[string, number][]} */
      const rounds = [];
      for (let place = 1; place + 1 < parts.length; place += 2) {
        const wanted = number(state.walk(parts[place + 1], context));
        rounds.push([nameOf(parts[place]), wanted > 0 && wanted < 500 ? Math.trunc(wanted) : 0]);
      }
      return context.around?.pick(nameOf(parts[0]), rounds) ?? "";
    },
    position: (parts, context) => context.around?.number(nameOf(parts[0])) ?? 0,
    random: (_, context, state) => random(context, state.drawn++),
    uuid: (parts, context, state) => {
      const found = drawn(context, state.drawn++);
      if (parts.length) {
        const wanted = Math.trunc(Math.max(0, Math.min(64, number(state.walk(parts[0], context))))) || 0;
        return [...found, ...sha256(found)]
          .slice(0, wanted)
          .map((byte) => LETTERS[byte % LETTERS.length])
          .join("");
      }
      const bytes = found.slice(0, 16);
      bytes[6] = (bytes[6] & 0x0f) | 0x40;
      bytes[8] = (bytes[8] & 0x3f) | 0x80;
      const plain = hex(bytes);
      return [plain.slice(0, 8), plain.slice(8, 12), plain.slice(12, 16), plain.slice(16, 20), plain.slice(20)].join(
        "-",
      );
    },
  }),
);
