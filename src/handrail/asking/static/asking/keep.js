// @ts-check
/** Keeps what a worker chooses: saves a draft by itself, and sends no form into a session that has ended. */

/** Milliseconds from a change to its saving. Only a change is saved, so that a page left open ends its session. */
const WAIT = 60_000;
/** Milliseconds without a word from the server, after which it is asked before a form is sent. */
const LONG = 10 * 60_000;
const HEADERS = { Accept: "application/json" };

/** @typedef {"" | "away" | "offline"} Lost */

const form = document.querySelector("form[data-form=part]");
const line = document.querySelector("[data-keeping]");
if (form instanceof HTMLFormElement && line instanceof HTMLElement) start(form, line);

/** @param {HTMLFormElement} form @param {HTMLElement} line */
function start(form, line) {
  const draft = line.dataset.saved !== undefined;
  const signIn = /** @type {HTMLElement | null} */ (form.querySelector("[data-sign-in]"));
  let unsaved = false; // something that can be saved has changed
  let unkept = false; // something that is never saved has changed
  let waiting = false; // a press of a button waits for the server
  let timer = 0;
  let heard = Date.now();
  /** @type {Lost} */
  let lost = "";
  /** @type {Promise<void> | null} */
  let saving = null;

  /** @param {string} name */
  const hidden = (name) => /** @type {HTMLInputElement} */ (form.querySelector(`input[type=hidden][name=${name}]`));

  /** @param {string} words @param {Lost | "refused"} why */
  function tell(words, why = "") {
    line.classList.toggle("fix", why !== "");
    line.textContent = words;
    if (signIn) signIn.hidden = why !== "away";
  }

  /** @param {Lost} why */
  function failed(why) {
    lost = why;
    tell((why === "away" ? line.dataset.away : line.dataset.offline) || "", why);
  }

  /** Asks whether the session is there, and takes its token: that of the page is another one after signing in again. */
  async function session() {
    try {
      const answer = await fetch(form.action, { headers: HEADERS, redirect: "manual", cache: "no-store" });
      if (!answer.ok) return answer.status >= 500 ? "offline" : "away";
      hidden("csrfmiddlewaretoken").value = (await answer.json()).token;
      return "";
    } catch {
      return "offline";
    }
  }

  /** The form as a press of Save sends it, without what is never kept. */
  function body() {
    const sent = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") sent.append(name, value);
    sent.delete("shown");
    for (const box of /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-question]"))) {
      const name = box.dataset.question || "";
      // That a question behind a confided answer is open would tell the answer.
      if (box.dataset.unkept !== undefined) sent.delete(name);
      else if (!box.hidden) sent.append("shown", name);
    }
    sent.set("go", "save");
    return sent;
  }

  /** @param {boolean} again whether to try once more with the token of a new session */
  async function send(again) {
    unsaved = false;
    try {
      const settings = { method: "POST", body: body(), headers: HEADERS, keepalive: true };
      const answer = await fetch(form.action, { ...settings, redirect: "manual" });
      if (answer.status === 403 && again && (await session()) === "") {
        await send(false);
        return;
      }
      if (answer.type === "opaqueredirect" || answer.status === 403 || answer.status >= 500) {
        unsaved = true;
        failed(answer.status >= 500 ? "offline" : "away");
        return;
      }
      read(answer.ok, await answer.json().catch(() => ({})));
    } catch {
      unsaved = true;
      failed("offline");
    }
  }

  /** @param {boolean} ok @param {{revision?: number, saved_at?: string, problem?: string}} said */
  function read(ok, said) {
    heard = Date.now();
    lost = "";
    if (said.revision) hidden("revision").value = String(said.revision);
    if (ok && !said.problem) {
      tell((line.dataset.saved || "").replace("{time}", said.saved_at || ""));
      return;
    }
    unkept = true;
    tell(`${said.problem || ""} ${line.dataset.unsaved || ""}`.trim(), "refused");
  }

  function save() {
    clearTimeout(timer);
    timer = 0;
    if (!draft || saving || waiting) return;
    saving = send(true).finally(() => {
      saving = null;
      if (unsaved && !lost) timer = setTimeout(save, WAIT);
    });
  }

  /** @param {Event} event */
  function changed(event) {
    const field = event.target;
    if (!(field instanceof Element)) return;
    if (!draft || field.closest("[data-unkept]")) {
      unkept = true;
      return;
    }
    unsaved = true;
    if (!timer && !saving) timer = setTimeout(save, WAIT);
  }

  /** Waits for what is under way, makes sure of the session, then presses the button again. @param {HTMLElement | null} button */
  async function proceed(button) {
    waiting = true;
    await saving;
    const why = lost || Date.now() - heard > LONG ? await session() : "";
    waiting = false;
    if (why) {
      failed(why);
      return;
    }
    lost = "";
    heard = Date.now();
    form.requestSubmit(button);
  }

  form.addEventListener("change", changed);
  form.addEventListener("input", changed);
  form.addEventListener(
    "submit",
    (event) => {
      if (!waiting && !saving && !lost && Date.now() - heard <= LONG) {
        unsaved = unkept = false;
        clearTimeout(timer);
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      if (!waiting) proceed(event.submitter);
    },
    true,
  );
  document.addEventListener("visibilitychange", () => {
    if (unsaved && (document.hidden || lost)) save();
  });
  window.addEventListener("online", () => {
    if (unsaved && lost === "offline") save();
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved || unkept) event.preventDefault();
  });
}
