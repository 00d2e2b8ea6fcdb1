// @ts-check
/** Opens a page of the handbook in a frame beside the form, so that nothing that was chosen or typed is lost. Without
 * scripts the same link opens in a tab of its own. */

const panel = /** @type {HTMLElement | null} */ (document.querySelector("[data-beside-panel]"));
const frame = /** @type {HTMLIFrameElement | null} */ (panel?.querySelector("iframe") || null);
if (panel && frame) start(panel, frame);

/** @param {HTMLElement} panel @param {HTMLIFrameElement} frame */
function start(panel, frame) {
  const shut = /** @type {HTMLButtonElement} */ (panel.querySelector("[data-beside-close]"));
  /** @type {HTMLElement | null} */
  let opener = null;

  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[data-beside]") : null;
    if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    opener = link;
    frame.src = `${link.pathname}?beside`;
    panel.hidden = false;
    shut.focus();
  });

  const close = () => {
    panel.hidden = true;
    frame.removeAttribute("src");
    opener?.focus();
  };
  /** @param {KeyboardEvent} event */
  const escape = (event) => {
    if (event.key === "Escape" && !panel.hidden) close();
  };
  shut.addEventListener("click", close);
  document.addEventListener("keydown", escape);
  // Keys pressed inside the frame never reach this document. A page that refuses to be framed (sign-in, once the session
  // is over) cannot be read: then the link opens in a tab, as it does without scripts.
  frame.addEventListener("load", () => {
    if (panel.hidden || !frame.hasAttribute("src")) return;
    if (frame.contentDocument) {
      frame.contentDocument.addEventListener("keydown", escape);
      return;
    }
    const link = opener;
    close();
    if (link instanceof HTMLAnchorElement) window.open(link.href, "_blank", "noopener");
  });
}
