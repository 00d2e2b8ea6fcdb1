// @ts-check
// ODK's engine for web forms as a judge of expressions. Standard input: one XForm with a calculated /data/out as JSON on each
// line. Standard output: one JSON line each, {"value"} or {} where it refuses. `node web_forms.mjs`
import { readFileSync } from "node:fs";
import { JSDOM } from "jsdom";

const { window } = new JSDOM("");
const main = process;
for (const name of Object.getOwnPropertyNames(window)) {
  if (/^[A-Z]/.test(name) && !(name in globalThis)) Reflect.set(globalThis, name, Reflect.get(window, name));
}
Object.assign(globalThis, { window, document: window.document });
const lines = readFileSync(0, "utf8").split("\n").filter(Boolean);
// The engine is built for browsers; where it sees node it looks for files that it does not have.
Reflect.set(globalThis, "process", undefined);
const { loadForm } = await import("@getodk/xforms-engine");

/** @param {string} xform */
async function value(xform) {
  const form = await loadForm(xform);
  if (form.status === "failure") throw form.error;
  const { children } = form.createInstance().root.currentState;
  return children.find((node) => node.currentState.reference === "/data/out")?.currentState.instanceValue;
}

for (const line of lines) {
  const found = await value(JSON.parse(line)).then(
    (text) => ({ value: text }),
    () => ({}),
  );
  main.stdout.write(JSON.stringify(found) + "\n");
}
