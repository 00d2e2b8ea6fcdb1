// @ts-check
// ODK's own engine for web forms as the judge of an XForm: what it asks and what it keeps.
// Standard input: one JSON line {xform, filled: [{name: text}]}. Standard output: one JSON line {relevant, kept} for each
// filling; `relevant`: names of what is asked, `kept`: name → text of what is asked and answered. `node judge_xforms.mjs`
import { readFileSync } from "node:fs";
import { JSDOM } from "jsdom";

const { window } = new JSDOM("");
const main = process;
for (const name of Object.getOwnPropertyNames(window)) {
  if (/^[A-Z]/.test(name) && !(name in globalThis)) Reflect.set(globalThis, name, Reflect.get(window, name));
}
Object.assign(globalThis, { window, document: window.document });
// The engine is built for browsers; where it sees node it looks for files that it does not have.
Reflect.set(globalThis, "process", undefined);
const { loadForm } = await import("@getodk/xforms-engine");

const { xform, filled } = JSON.parse(readFileSync(0, "utf8"));
const form = await loadForm(xform);
if (form.status === "failure") throw form.error;

/** @param {any} node @returns {Generator<any>} */
function* all(node) {
  for (const child of node.currentState.children ?? []) {
    yield child;
    yield* all(child);
  }
}

/** @param {any} node @param {string} text */
function put(node, text) {
  if (node.nodeType === "select") node.selectValues(text.split(" "));
  else if (node.nodeType === "rank") node.setValues(text.split(" "));
  else if (node.nodeType === "trigger") node.setValue(text === "OK");
  else if (node.nodeType === "range") node.setValue(Number(text));
  else if (node.nodeType === "input") node.setValue(text);
  else throw new Error(`nobody answers ${node.nodeType} ${node.currentState.reference}`);
}

const name = (/** @type {any} */ node) => node.currentState.reference.split("/").at(-1);
const META = /\/(?:\w+:)?meta\//;
for (const answers of filled) {
  const { root } = form.createInstance();
  const leaves = [...all(root)].filter((node) => node.currentState.children === null);
  for (const node of leaves) if (answers[name(node)]) put(node, answers[name(node)]);
  const asked = leaves.filter((node) => node.currentState.relevant && !META.test(node.currentState.reference));
  const kept = asked.map((node) => [name(node), node.currentState.instanceValue]).filter(([, text]) => text !== "");
  main.stdout.write(JSON.stringify({ relevant: asked.map(name), kept: Object.fromEntries(kept) }) + "\n");
}
