// @ts-check
// One definition and its answers as JSON on standard input → how long all gates take after one answer has changed.
import { readFileSync } from "node:fs";
import { gate } from "../../src/handrail/asking/static/asking/evaluate.js";

const { definition, answers, today } = JSON.parse(readFileSync(0, "utf8"));
const names = /** @type {string[]} */ (definition.order);

/** Every gate in order, as form.js does it. */
function all() {
  /** @type {Record<string, string>} */
  const asked = {};
  const read = (/** @type {string} */ name) => (asked[name] === "open" ? answers[name] || "" : "");
  const unknown = (/** @type {string} */ name) => definition.questions[name]?.unknown || [];
  const settled = (/** @type {string} */ name) => {
    if (asked[name] !== "open") return asked[name] === "closed";
    const codes = read(name).split(" ").filter(Boolean);
    return codes.length > 0 && !codes.some((/** @type {string} */ code) => unknown(name).includes(code));
  };
  const context = { read, today, self: "", position: 0 };
  for (const name of names) {
    const found = definition.questions[name].gates.map((/** @type {any} */ tree) => gate(tree, context, settled, unknown));
    asked[name] = found.includes("closed") ? "closed" : found.includes("undecided") ? "undecided" : "open";
  }
}

const took = [];
for (let round = 0; round < 300; round += 1) {
  const name = names[round % names.length];
  const before = answers[name];
  answers[name] = round % 2 ? "no" : "dont_know";
  const begun = performance.now();
  all();
  took.push(performance.now() - begun);
  answers[name] = before;
}
took.sort((a, b) => a - b);
const gates = names.reduce((sum, name) => sum + definition.questions[name].gates.length, 0);
console.log(JSON.stringify({ milliseconds: took[took.length >> 1], gates, questions: names.length }));
