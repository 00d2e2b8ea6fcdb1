// @ts-check
/** Leaves the page at once: covers it in the same frame, empties forms, and puts a neutral page in its place. */

const TWICE = 2000;
const root = document.documentElement;
const exit = /** @type {HTMLAnchorElement | null} */ (document.querySelector("[data-exit]"));
const live = document.querySelector("[data-exit-live]");
let firstEscape = -TWICE;

/** Empties every form, so that a page kept by the browser shows nothing. */
function empty() {
  for (const form of document.querySelectorAll("form")) {
    for (const field of form.querySelectorAll("input")) {
      if (field.type === "radio" || field.type === "checkbox") {
        field.checked = false;
        field.defaultChecked = false;
      } else {
        field.value = "";
        field.defaultValue = "";
      }
    }
    form.reset();
  }
}

function leave() {
  root.classList.add("cover");
  document.title = "";
  empty();
  location.replace(exit ? exit.href : "/leave");
}

exit?.addEventListener("click", (event) => {
  event.preventDefault();
  leave();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing) return;
  if (event.timeStamp - firstEscape < TWICE) {
    leave();
    return;
  }
  firstEscape = event.timeStamp;
  if (live && exit) live.textContent = exit.dataset.once || "";
});

// A page brought back by the Back button begins again, empty.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  root.classList.add("cover");
  empty();
  location.replace(location.pathname.replace(/(questions)\/.*$/, "$1/"));
});
