// @ts-check
// Reads one JSON case a line from standard input, writes one result a line. `node evaluate_vectors.mjs`
//   {tree, answers, today, self, position, budget?}            → {"string": …} | {"number": text} | {"boolean": …} | {"set": […]} | {"error": …}
//   {tree, answers, …, unsettled: […], unknown: {name: […]}}   → {"gate": "open" | "closed" | "undecided"}
import { readFileSync } from "node:fs";
import "../../src/handrail/asking/static/asking/more.js";
import { evaluate, gate } from "../../src/handrail/asking/static/asking/evaluate.js";

/** @param {any} given */
function result(given) {
  const { answers } = given;
  const read = (/** @type {string} */ name) => answers[name] ?? "";
  /** @param {(name: string) => any} read @param {number} place @returns {any} */
  const inside = (read, place) => {
    const one = (/** @type {string} */ name) => (Array.isArray(read(name)) ? (read(name)[place] ?? "") : read(name));
    return { read: one, today: given.today, around: aroundOf(one) };
  };
  const aroundOf = (/** @type {(name: string) => any} */ read) => ({
    seed: given.seed ?? "",
    now: given.now ?? "",
    rounds: (/** @type {string} */ name) =>
      [read(name)].flat().map((text, place) => /** @type {[string, any]} */ ([text, inside(read, place)])),
    pick: (/** @type {string} */ name, /** @type {[string, number][]} */ rounds) => {
      const number = rounds[rounds.length - 1][1];
      return Array.isArray(read(name)) && number > 0 ? (read(name)[number - 1] ?? "") : "";
    },
    number: (/** @type {string} */ name) => name.length,
    label: (/** @type {string} */ name, /** @type {string} */ code) => `${name}:${code}`,
    words: (/** @type {string} */ id) => `<${id}>`,
    pull: (/** @type {string[]} */ ...parts) => parts.join("|"),
  });
  const context = {
    read,
    today: given.today,
    self: given.self,
    position: given.position === "NaN" ? NaN : given.position,
    around: aroundOf(read),
    place: given.place,
  };
  if (given.unsettled) {
    const settled = (/** @type {string} */ name) => !given.unsettled.includes(name);
    return { gate: gate(given.tree, context, settled, (name) => given.unknown[name] ?? []) };
  }
  try {
    const value = evaluate(given.tree, context, given.budget);
    if (Array.isArray(value)) return { set: value };
    // The text through the engine itself, so that numbers are compared as people see them.
    if (typeof value === "number")
      return { number: evaluate(["call", "string", value], context), sign: Object.is(value, -0) };
    return typeof value === "boolean" ? { boolean: value } : { string: value };
  } catch (error) {
    if (error instanceof RangeError) return { error: "budget" };
    throw error;
  }
}

const lines = readFileSync(0, "utf8").split("\n").filter(Boolean);
process.stdout.write(lines.map((line) => JSON.stringify(result(JSON.parse(line))) + "\n").join(""));
