// @ts-check
/** Draws no question itself: shows those whose gates are open, one at a time or one part at a time. */

import { decide } from "./decide.js";

/** @typedef {import('./shapes.js').Definition} Definition */

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-form]"));
const source = document.getElementById("definition");
if (form && source) start(form, JSON.parse(source.textContent || "{}"));

/** @param {HTMLFormElement} form @param {Definition} definition */
function start(form, definition) {
  const boxes = /** @type {HTMLElement[]} */ ([...form.querySelectorAll("[data-question]")]);
  const byName = new Map(boxes.map((box) => [box.dataset.question || "", box]));
  const one = form.dataset.form === "one";
  let at = 0;

  /** @param {string} name */
  const given = (name) => {
    const box = byName.get(name);
    if (!box) return [];
    const fields = /** @type {HTMLInputElement[]} */ ([
      ...box.querySelectorAll("input:not([type=hidden], [data-find]), select, textarea"),
    ]);
    return fields
      .filter((field) => !/radio|checkbox/.test(field.type) || field.checked)
      .map((field) => field.value.trim());
  };

  const once = { seed: form.dataset.seed || "", now: form.dataset.now || "" };
  const groups = /** @type {HTMLElement[]} */ ([...form.querySelectorAll("[data-group]")]);
  /** Rounds on the page, by repeat. @type {Record<string, number>} */
  const drawn = {};
  for (const { value } of /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll('input[name="rounds:"]')))
    drawn[value.slice(0, value.lastIndexOf(":"))] = Number(value.slice(value.lastIndexOf(":") + 1));

  /** A choice that other answers rule out is neither shown nor kept. @param {HTMLElement} box @param {(code: string) => boolean} offers */
  function offer(box, offers) {
    for (const one of box.querySelectorAll("input, option")) {
      const choice = /** @type {HTMLInputElement & HTMLOptionElement} */ (one);
      if (!choice.value) continue;
      const out = !offers(choice.value);
      const holder = choice.closest("label");
      if (choice.tagName === "OPTION") choice.disabled = choice.hidden = out;
      else if (holder) holder.hidden = out;
      if (out) choice.checked = choice.selected = false;
    }
  }

  /** Shows what is asked now; an answer behind a closed gate is not read. */
  function apply() {
    const { asked, conditions, offers } = decide(definition, given, form.dataset.today || "", drawn, once);
    for (const [name, box] of byName) {
      box.hidden = asked[name] !== "open";
      if ("filtered" in box.dataset) offer(box, (code) => offers(name, code));
    }
    for (const group of groups) group.hidden = !group.querySelector("[data-question]:not([hidden])");
    const help = document.querySelector("[data-when-danger]");
    if (help instanceof HTMLElement && conditions.danger) help.hidden = conditions.danger !== "open";
  }

  const open = () => boxes.filter((box) => !box.hidden);
  const sections = /** @type {HTMLElement[]} */ ([...form.querySelectorAll("[data-section]")]);

  /** Shows one question, its part and how far it is. @param {boolean} focus */
  function show(focus) {
    const shown = open();
    at = Math.max(0, Math.min(at, shown.length - 1));
    const current = shown[at];
    for (const section of sections) section.hidden = !section.contains(current);
    for (const box of boxes) box.classList.toggle("vanish", box !== current);
    const progress = current.closest("[data-section]")?.querySelector("[data-progress]");
    if (progress instanceof HTMLElement) {
      const words = progress.dataset.words || "";
      progress.textContent = words.replace("{number}", String(at + 1)).replace("{of}", String(shown.length));
    }
    const done = current.closest("[data-section]")?.querySelector(".done");
    done?.setAttribute("d", `M0 4h${Math.round(((at + 1) / shown.length) * 100)}`);
    const onward = form.querySelector("button.big[name=go]");
    if (onward instanceof HTMLButtonElement) onward.value = at === shown.length - 1 ? "result:after" : "continue";
    const back = form.querySelector("[data-back]");
    if (back instanceof HTMLElement) back.hidden = at === 0;
    if (!focus) return;
    const legend = current.querySelector("legend");
    legend?.setAttribute("tabindex", "-1");
    legend?.focus();
    window.scrollTo(0, 0);
  }

  form.addEventListener("change", (event) => {
    const field = event.target;
    if (field instanceof HTMLInputElement && field.type === "checkbox" && field.checked) {
      const alone = field.hasAttribute("data-alone");
      for (const other of field.closest("fieldset")?.querySelectorAll("input[type=checkbox]") || []) {
        if (other !== field && other instanceof HTMLInputElement && (alone || other.hasAttribute("data-alone")))
          other.checked = false;
      }
    }
    const current = open()[at];
    apply();
    if (one) {
      at = Math.max(0, open().indexOf(current));
      show(false);
    }
  });

  form.addEventListener("submit", (event) => {
    const button = /** @type {HTMLButtonElement | null} */ (/** @type {SubmitEvent} */ (event).submitter);
    const go = button?.value || "";
    if (one && (go.startsWith("continue") || go.startsWith("result:after") || go.startsWith("back"))) {
      const next = at + (go.startsWith("back") ? -1 : 1);
      if (next < open().length) {
        event.preventDefault();
        at = next;
        show(true);
        return;
      }
    }
    for (const box of open()) {
      if (box.querySelector("input[name=shown]")) continue;
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = "shown";
      field.value = box.dataset.question || "";
      box.append(field);
    }
  });

  // A radio that is pressed again is cleared: an answer can be taken back.
  form.addEventListener("click", (event) => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement) || field.type !== "radio") return;
    if (field.dataset.was === "yes") {
      field.checked = false;
      field.dataset.was = "";
      field.dispatchEvent(new Event("change", { bubbles: true }));
      return;
    }
    for (const other of form.querySelectorAll("input[type=radio]")) {
      if (other instanceof HTMLInputElement && other.name === field.name) other.dataset.was = "";
    }
    field.dataset.was = "yes";
  });

  for (const field of form.querySelectorAll("input[type=radio]")) {
    if (field instanceof HTMLInputElement && field.checked) field.dataset.was = "yes";
  }
  apply();
  if (one) {
    const section = form.querySelector("[data-section]:not([hidden])");
    at = Math.max(
      0,
      open().findIndex((box) => section?.contains(box)),
    );
    show(false);
  }
}
