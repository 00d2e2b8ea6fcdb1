// @ts-check
/** A form typed from paper by keys alone: one key picks an answer and goes on, past what is not asked. */

import { decide } from "./decide.js";

const KEYS = "1234567890abcdefghijklmnopqrstuvwxyz";
const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-keys]"));
const source = document.getElementById("definition");
if (form && source) start(form, JSON.parse(source.textContent || "{}"));

/** @param {HTMLFormElement} form @param {import('./shapes.js').Definition} definition */
function start(form, definition) {
  const boxes = /** @type {HTMLElement[]} */ ([...form.querySelectorAll("[data-question]")]);
  const byName = new Map(boxes.map((box) => [box.dataset.question || "", box]));
  /** @param {Element} box */
  const fields = (box) =>
    /** @type {HTMLInputElement[]} */ ([...box.querySelectorAll("input:not([type=hidden]), select")]);
  /** @param {HTMLInputElement} field */
  const picked = (field) => /radio|checkbox/.test(field.type);

  const once = { seed: form.dataset.seed || "", now: form.dataset.now || "" };
  /** Rounds on the page, by repeat. @type {Record<string, number>} */
  const drawn = {};
  for (const { value } of /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll('input[name="rounds:"]')))
    drawn[value.slice(0, value.lastIndexOf(":"))] = Number(value.slice(value.lastIndexOf(":") + 1));

  /** @param {string} name */
  const given = (name) => {
    const box = byName.get(name);
    if (!box) return [];
    return fields(box)
      .filter((field) => !picked(field) || field.checked)
      .map((field) => field.value.trim());
  };

  /** What is not asked is not shown; where something is settled, all that is drawn is asked. */
  function apply() {
    if ("ungated" in form.dataset) return;
    const { asked } = decide(definition, given, form.dataset.today || "", drawn, once);
    for (const [name, box] of byName) if (name) box.hidden = asked[name] !== "open";
  }

  const last = /** @type {HTMLElement} */ (form.querySelector("[data-last]"));
  const open = () => boxes.filter((box) => !box.hidden && !("silent" in box.dataset) && fields(box).length);
  /** @param {HTMLElement | undefined} box */
  const enter = (box) => {
    const all = box ? fields(box) : [];
    const target = all.find((field) => picked(field) && field.checked) || all[0] || last;
    target.focus();
    if (target.type === "text") target.select();
    (box || last).scrollIntoView({ block: "center" });
  };
  /** @param {Element} box @param {number} by */
  const move = (box, by) => {
    apply();
    const found = open();
    const next = found.findIndex((one) => one === box) + by;
    if (next >= 0) enter(found[next]);
  };
  /** @param {HTMLElement} box */
  const clear = (box) => {
    for (const field of fields(box)) {
      if (picked(field)) field.checked = false;
      else field.value = "";
    }
    apply();
  };

  form.addEventListener("keydown", (event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    const box = /** @type {HTMLElement | null} */ (field.closest("[data-question]"));
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (field.name === "paper:month" && event.key === "Enter") {
      event.preventDefault();
      enter(open()[0]);
    }
    if (field === last && event.key === "ArrowUp") enter(open().pop());
    if (!box) return;
    const act = keyed(box, field, event.key);
    if (!act) return;
    event.preventDefault();
    act();
  });

  /** What a key does in a question, or nothing of ours. @param {HTMLElement} box @param {HTMLInputElement} field @param {string} key */
  function keyed(box, field, key) {
    if (key === "Enter") return () => move(box, 1);
    if (key === "ArrowUp" && field.tagName !== "SELECT") return () => move(box, -1);
    if (key === "ArrowDown" && field.tagName !== "SELECT") return () => move(box, 1);
    if (!picked(field)) return undefined;
    if (key === "Delete" || key === "Backspace") return () => clear(box);
    const choice = key.length === 1 ? fields(box)[KEYS.indexOf(key.toLowerCase())] : undefined;
    if (!choice) return undefined;
    return () => {
      choice.checked = choice.type === "radio" || !choice.checked;
      alone(box, choice);
      choice.focus();
      if (choice.type === "radio" || fields(box).length === 1) move(box, 1);
      else apply();
    };
  }

  /** An answer that stands alone takes the others away, and they it. @param {Element} box @param {HTMLInputElement} choice */
  function alone(box, choice) {
    if (choice.type !== "checkbox" || !choice.checked) return;
    for (const other of fields(box)) {
      const apart = choice.hasAttribute("data-alone") || other.hasAttribute("data-alone");
      if (other !== choice && apart) other.checked = false;
    }
  }

  form.addEventListener("change", (event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    const box = field.closest("[data-question]");
    if (box && picked(field)) alone(box, field);
    apply();
  });
  apply();
  const wrong = boxes.find((box) => box.querySelector(".fix"));
  enter(wrong || open()[0]);
}
