// @ts-check
// ODK's own engine for web forms as the judge of an XForm: what it asks and what it keeps.
// Standard input: one JSON line {xform, filled: [{place: text}]}. Standard output: one JSON line {relevant, kept} for each
// filling; `relevant`: places that are asked, `kept`: place → text of what is asked and answered. `node judge_xforms.mjs`
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

/** The place as we write it: `/data/work/jobs[2]/wage` is `jobs[2].wage`. @param {any} node */
function place(node) {
  const steps = node.currentState.reference.split("/");
  const name = steps.pop();
  return [...steps.filter((/** @type {string} */ step) => step.endsWith("]")), name].join(".");
}

/** Every place with an answer is filled in as soon as it is there: an answer can make rounds of a repeat. */
function fill(/** @type {any} */ root, /** @type {Record<string, string>} */ answers) {
  const waiting = new Map(Object.entries(answers));
  for (let left = -1; left !== waiting.size;) {
    left = waiting.size;
    for (const node of all(root)) {
      const text = node.currentState.children === null ? waiting.get(place(node)) : undefined;
      if (text === undefined) continue;
      put(node, text);
      waiting.delete(place(node));
    }
  }
}

const META = /\/(?:\w+:)?meta\//;
for (const answers of filled) {
  const { root } = form.createInstance();
  fill(root, answers);
  const leaves = [...all(root)].filter((node) => node.currentState.children === null);
  const asked = leaves.filter((node) => node.currentState.relevant && !META.test(node.currentState.reference));
  const kept = asked.map((node) => [place(node), node.currentState.instanceValue]).filter(([, text]) => text !== "");
  main.stdout.write(JSON.stringify({ relevant: asked.map(place), kept: Object.fromEntries(kept) }) + "\n");
}
