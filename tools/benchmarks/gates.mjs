// @ts-check
// One definition and its answers as JSON on standard input → how long the whole form takes after one answer has changed.
import { readFileSync } from "node:fs";
import { decide } from "../../src/handrail/asking/static/asking/decide.js";

const { definition, answers, today } = JSON.parse(readFileSync(0, "utf8"));
const names = /** @type {string[]} */ (definition.order);
const given = (/** @type {string} */ name) => (answers[name] ? answers[name].split(" ") : []);

const took = [];
for (let round = 0; round < 300; round += 1) {
  const name = names[round % names.length];
  const before = answers[name];
  answers[name] = round % 2 ? "no" : "dont_know";
  const begun = performance.now();
  decide(definition, given, today);
  took.push(performance.now() - begun);
  answers[name] = before;
}
took.sort((a, b) => a - b);
const gates = names.reduce((sum, name) => sum + definition.questions[name].gates.length, 0);
console.log(JSON.stringify({ milliseconds: took[took.length >> 1], gates, questions: names.length }));
