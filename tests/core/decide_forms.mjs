// @ts-check
// Reads one JSON definition a line, {definition, today, filled: [{name: [value]}]}, and writes for each a line
// [{asked, kept, conditions}], one for each filling. `node decide_forms.mjs`
import { readFileSync } from "node:fs";
import { decide } from "../../src/handrail/asking/static/asking/evaluate.js";

const lines = readFileSync(0, "utf8").split("\n").filter(Boolean);
for (const line of lines) {
  const { definition, today, filled } = JSON.parse(line);
  const results = filled.map((/** @type {Record<string, string[]>} */ fields) => {
    const given = (/** @type {string} */ name) => (fields[name] ?? []).map((value) => value.trim());
    return decide(definition, given, today);
  });
  process.stdout.write(JSON.stringify(results) + "\n");
}
