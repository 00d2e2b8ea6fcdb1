// @ts-check
// Reads one JSON definition a line, {definition, today, filled: [{place: [value]}], drawn: [{repeat: rounds}]}, and writes for each a line
// [{asked, kept, conditions}], one for each filling. `node decide_forms.mjs`; with `plain` behind it as on a page that
// does not load more.js.
import { readFileSync } from "node:fs";
import { decide } from "../../src/handrail/asking/static/asking/decide.js";

if (process.argv[2] !== "plain") await import("../../src/handrail/asking/static/asking/more.js");
const lines = readFileSync(0, "utf8").split("\n").filter(Boolean);
for (const line of lines) {
  const { definition, today, filled, drawn, once } = JSON.parse(line);
  const results = filled.map((/** @type {Record<string, string[]>} */ fields, /** @type {number} */ one) => {
    const given = (/** @type {string} */ name) => (fields[name] ?? []).map((value) => value.trim());
    return decide(definition, given, today, drawn[one], once);
  });
  process.stdout.write(JSON.stringify(results) + "\n");
}
