// @ts-check
/** Finds choices of a long list while somebody types; without this module a button does. */

export {};

const SOON = 250;
const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-form]"));
for (const field of form?.querySelectorAll("[data-find]") || [])
  if (form && field instanceof HTMLInputElement) listen(form, field);

/** @param {HTMLFormElement} form @param {HTMLInputElement} field */
function listen(form, field) {
  /** Label to code, of what was found last. @type {Map<string, string>} */
  let found = new Map();
  let waiting = 0;

  /** What is typed goes with the form, in its body: an address would stay in records. */
  async function look() {
    const sent = new FormData(form);
    sent.set("finding:", field.dataset.find || "");
    const answer = await fetch(form.action, {
      method: "POST",
      body: sent,
      headers: { Accept: "application/json" },
    }).catch(() => undefined);
    if (!answer?.ok) return; // the button asks again, and says what is wrong
    const { choices } = await answer.json();
    found = new Map(choices.map((/** @type {[string, string]} */ [code, label]) => [label, code]));
    field.list?.replaceChildren(
      ...choices.map((/** @type {[string, string]} */ [, label]) => new Option(label, label)),
    );
  }

  field.addEventListener("input", (event) => {
    event.stopPropagation();
    window.clearTimeout(waiting);
    const code = found.get(field.value);
    if (code !== undefined) choose(code, field.value);
    else if (field.value.trim()) waiting = window.setTimeout(look, SOON);
  });
  field.addEventListener("change", (event) => event.stopPropagation());

  /** Stands among the answers, chosen. @param {string} code @param {string} label */
  function choose(code, label) {
    const list = field.closest("fieldset")?.querySelector(".answers");
    if (!list) return;
    let choice = [...list.querySelectorAll("input")].find((one) => one.value === code);
    if (!choice) {
      choice = document.createElement("input");
      choice.type = field.dataset.kind || "radio";
      choice.name = field.dataset.find || "";
      choice.value = code;
      const holder = document.createElement("label");
      const words = document.createElement("span");
      words.textContent = label;
      holder.append(choice, words);
      list.append(holder);
    }
    choice.checked = true;
    field.value = "";
    choice.dispatchEvent(new Event("change", { bubbles: true }));
    choice.focus();
  }
}
