// @ts-check
/** A form as it is filled: which questions are asked, which answers count. `state.py` holds the same rules. */

import { BEYOND, DATE, evaluate, gate, number, references, text, truth, words } from "./evaluate.js";

/**
 * @typedef {import('./shapes.js').Tree} Tree
 * @typedef {import('./shapes.js').Context} Context
 * @typedef {import('./shapes.js').Asked} Asked
 * @typedef {import('./shapes.js').Definition} Definition
 * @typedef {import('./shapes.js').Question} Question
 * @typedef {import('./shapes.js').Spot} Spot
 */

/** @type {Record<string, (answer: string) => boolean>} */
const FITS = {
  integer: (answer) => /^-?[0-9]{1,15}$/.test(answer),
  decimal: (answer) => /^-?[0-9]{1,15}(\.[0-9]{1,15})?$/.test(answer),
  date: (answer) => DATE.test(answer) && !Number.isNaN(number(answer)),
  time: (answer) => CLOCK.test(answer),
  datetime: (answer) => answer[10] === "T" && FITS.date(answer.slice(0, 10)) && CLOCK.test(answer.slice(11)),
  acknowledge: (answer) => answer === "OK",
  waiting: () => false,
};
const CLOCK = /^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,3})?)?(Z|[+-][01][0-9]:[0-5][0-9])?$/;

/** A number as written, in whole 10⁻¹⁵: exact, as the server counts. @param {string} written */
const exact = (written) => {
  const [whole, rest = ""] = written.replace("+", "").split(".");
  return BigInt(whole + rest.slice(0, 15).padEnd(15, "0"));
};

/** @param {[string, string, string]} range @param {string} answer */
const inRange = (range, answer) => {
  const [start, end, step, given] = [...range, answer].map(exact);
  return start <= given && given <= end && (given - start) % step === 0n;
};

/** @type {Spot} */
const OUTSIDE = { repeats: [], numbers: [] };
const NEVER = { seed: "", now: "" };
const MOST = 50;
const MOST_TOGETHER = 500;

/** @param {Spot} spot @param {number} [depth] */
const prefix = ({ repeats, numbers }, depth = repeats.length) =>
  repeats.slice(0, depth).reduce((text, name, place) => `${text}${name}[${numbers[place]}].`, "");

/** @param {string} place */
const nameOf = (place) => place.slice(place.lastIndexOf(".") + 1);

/** @param {string} place @returns {Spot} */
const spotOf = (place) => {
  const parts = [...place.matchAll(/(\w+)\[(\d+)\]\./g)];
  return { repeats: parts.map((part) => part[1]), numbers: parts.map((part) => Number(part[2])) };
};

/** Every round of the innermost of `repeats`, which stand in `around`. @param {string[]} repeats @param {(key: string, around: Spot) => number} count @param {Spot} around @returns {Spot[]} */
function spots(repeats, count, around) {
  if (!repeats.length) return [around];
  const [first, ...rest] = repeats;
  return Array.from({ length: count(prefix(around) + first, around) }, (_, place) => ({
    repeats: [...around.repeats, first],
    numbers: [...around.numbers, place + 1],
  })).flatMap((round) => spots(rest, count, round));
}

/**
 * Which questions are asked, which answers count, which conditions hold: `fill` of core/instruments/state.py. `given`: what
 * is typed or chosen at a place, in the order of the page. `drawn`: prefix and name of a repeat to its rounds on the page.
 * @param {Definition} definition @param {(place: string) => readonly string[]} given @param {string} today
 * @param {Record<string, number>} [drawn] @param {{seed: string, now: string}} [once]  what was drawn with the draft
 */
export function decide({ order, conditions, questions, counts = {}, beyond }, given, today, drawn = {}, once = NEVER) {
  /** @type {Record<string, Asked>} */
  const asked = {};
  /** @type {Record<string, string>} */
  const kept = {};
  /** @type {Record<string, number>} */
  const rounds = {};
  let left = MOST_TOGETHER;
  /** @template T @param {() => T} job @param {T} otherwise */
  const within = (job, otherwise) => {
    try {
      return job();
    } catch (error) {
      if (error instanceof RangeError) return otherwise; // too many steps
      throw error;
    }
  };
  /** @param {string} key @param {Spot} around */
  const count = (key, around) => {
    if (key in rounds) return rounds[key];
    const tree = counts[key.slice(prefix(around).length)];
    const wanted =
      tree === undefined ? drawn[key] || 0 : within(() => Math.trunc(number(evaluate(tree, context(around)))) || 0, 0);
    rounds[key] = Math.max(0, Math.min(wanted, MOST, left));
    left -= rounds[key];
    return rounds[key];
  };
  /** The rounds in which a question is seen from `spot`: its own, and all of what is below. @param {string[]} repeats @param {Spot} spot */
  const seen = (repeats, spot) => {
    let depth = 0;
    while (depth < repeats.length && repeats[depth] === spot.repeats[depth]) depth += 1;
    const around = { repeats: spot.repeats.slice(0, depth), numbers: spot.numbers.slice(0, depth) };
    return spots(repeats.slice(depth), count, around);
  };
  /** @param {string} name @param {Spot} spot @returns {import('./shapes.js').Value} */
  const read = (name, spot) => {
    if (more && !questions[name]) return more.read(name, spot);
    const { repeats = [] } = questions[name] || {};
    if (!repeats.length) return kept[name] || "";
    const found = seen(repeats, spot).map((one) => kept[prefix(one) + name] || "");
    return repeats.every((repeat, place) => repeat === spot.repeats[place]) ? found[0] : found;
  };
  /** @param {Spot} spot @param {string} [self] @param {Record<string, string>} [filters] @returns {Context} */
  const context = (spot, self, filters = {}, place = "") => ({
    read: (name) => filters[name] || read(name, spot),
    today,
    self,
    place,
    position: spot.numbers[spot.numbers.length - 1] || 0,
    around: more && more.around(spot),
  });
  const more = beyond && BEYOND.form(beyond, { questions, kept, seen, prefix, context, once });
  /** @param {string} name @param {Spot} spot @returns {boolean} */
  const settled = (name, spot) =>
    !questions[name] || seen(questions[name].repeats || [], spot).every((one) => settledAt(name, one));
  /** @param {string} name @param {Spot} spot @returns {boolean} */
  const settledAt = (name, spot) => {
    const { type, calculation, unknown, default: silent } = questions[name];
    const place = prefix(spot) + name;
    if (asked[place] !== "open") return asked[place] === "closed";
    if (calculation !== undefined) return references(calculation).every((one) => settled(one, spot));
    const codes = words(kept[place] || "");
    return (
      type === "note" || silent !== undefined || (codes.length > 0 && !codes.some((code) => unknown.includes(code)))
    );
  };
  /** Every choice that is offered, each once. @param {Spot} spot @param {Record<string, Record<string, string>>} choices @param {Tree | undefined} filter @param {string[]} codes */
  const ranks = (spot, choices, filter, codes) => {
    const offered = Object.keys(choices).filter(
      (code) => filter === undefined || truth(evaluate(filter, context(spot, code, choices[code]))),
    );
    return codes.length === offered.length && offered.every((code) => codes.includes(code));
  };
  /** @param {Spot} spot @param {Question} question @param {string} answer @param {string[]} codes */
  const fits = (spot, { type, alone = [], constraint, filter, choices = {}, range }, answer, codes) =>
    /^[^\0-\x1f\ud800-\udfff]{1,2000}$/u.test(answer) &&
    (!FITS[type] || FITS[type](answer)) &&
    (range === undefined || inRange(range, answer)) &&
    (type !== "rank" || ranks(spot, choices, filter, codes)) &&
    (codes.length < 2 || !codes.some((code) => alone.includes(code))) &&
    (filter === undefined || codes.every((code) => truth(evaluate(filter, context(spot, code, choices[code]))))) &&
    (constraint === undefined || truth(evaluate(constraint, context(spot, answer))));
  /** @param {Tree} tree @param {Spot} spot */
  const open = (tree, spot) =>
    within(
      () =>
        gate(
          tree,
          context(spot),
          (name) => settled(name, spot),
          (name) => questions[name]?.unknown || [],
        ),
      "undecided",
    );
  /** @param {string} name @param {Spot} spot */
  const ask = (name, spot) => {
    const question = questions[name];
    const place = prefix(spot) + name;
    const found = question.gates.map((tree) => open(tree, spot));
    asked[place] = found.includes("closed") ? "closed" : found.includes("undecided") ? "undecided" : "open";
    if (asked[place] !== "open") return;
    const { calculation } = question;
    const codes = question.default === undefined ? given(place).filter(Boolean) : words(question.default);
    const answer = codes.join(" ");
    if (calculation !== undefined) {
      const value = within(() => evaluate(calculation, context(spot, "", {}, place)), "");
      kept[place] = Number.isNaN(value) ? "" : text(value); // what is no number is no answer, as in JavaRosa
    } else if (within(() => fits(spot, question, answer, [...codes]), false)) kept[place] = answer;
  };
  for (const name of order) for (const spot of spots(questions[name].repeats || [], count, OUTSIDE)) ask(name, spot);
  return {
    asked,
    kept,
    /** Whether the list of the question at a place lets this choice through. @param {string} place @param {string} code */
    offers: (place, code) => {
      const { filter, choices = {} } = questions[nameOf(place)];
      return (
        filter === undefined ||
        within(() => truth(evaluate(filter, context(spotOf(place), code, choices[code]))), false)
      );
    },
    conditions: Object.fromEntries(Object.entries(conditions).map(([name, tree]) => [name, open(tree, OUTSIDE)])),
  };
}
