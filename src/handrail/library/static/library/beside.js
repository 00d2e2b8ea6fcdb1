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
  shut.addEventListener("click", close);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) close();
  });
}
