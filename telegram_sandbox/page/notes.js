// Notes, questions and menus that come up above the page.

import { el, fill, arrowKeys, iconButton, icon, safeUrl } from "./dom.js";

/** Show a short note for a few seconds. */
export function toast(text, kind = "") {
  const box = document.getElementById("toasts");
  const note = el(`div.toast${kind ? `.${kind}` : ""}`, {}, text);
  box.append(note);
  // Shown anew, it lies above a dialog that was opened meanwhile.
  if (box.matches(":popover-open")) box.hidePopover();
  box.showPopover();
  while (box.children.length > 3) box.firstElementChild.remove();
  setTimeout(() => {
    note.remove();
    if (!box.children.length && box.matches(":popover-open")) box.hidePopover();
  }, 3500 + 40 * text.length);
}

/** Show what went wrong, for `promise.catch(complain)`. */
export function complain(error) {
  toast(error.message || String(error), "error");
}

/** Copy a text and say so. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast("Copied");
  } catch {
    toast("The browser does not allow copying here", "error");
  }
}

/** Show a dialog; Escape and a click beside it close it. Returns the dialog. */
export function dialog(title, content, { wide = false, buttons = [] } = {}) {
  const close = () => box.close();
  const name = `dialog-${Math.random().toString(36).slice(2)}`;
  const box = el(
    `dialog${wide ? ".wide" : ""}`,
    { "aria-labelledby": name },
    el("header", {}, el("h2", { id: name }, title), iconButton("close", "Close", close)),
    el("div.dialog-body", {}, content),
    buttons.length ? el("footer", {}, buttons) : null,
  );
  box.addEventListener("close", () => box.remove());
  box.addEventListener("mousedown", (event) => {
    if (event.target === box) close();
  });
  document.body.append(box);
  box.showModal();
  (box.querySelector(".dialog-body :is(input, select, textarea)") ?? box.querySelector("footer .primary"))?.focus();
  return box;
}

/** Show a text that must be confirmed, as `show_alert` does. */
export function alertBox(title, text) {
  const ok = el("button.primary", { type: "button", on: { click: () => box.close() } }, "OK");
  const box = dialog(title, el("p.alert-text", {}, text), { buttons: [ok] });
  ok.focus();
}

/** Ask before leaving for another place. */
export function askToOpen(url, why = "Open this link?") {
  const href = safeUrl(url);
  const text = el("p.alert-text", {}, el("code", {}, url));
  if (href === null) {
    dialog("This link is not opened", [text, el("p", {}, "Only web addresses can be followed.")]);
    return;
  }
  const open = el(
    "a.button.primary",
    { href, target: "_blank", rel: "noopener noreferrer", on: { click: () => box.close() } },
    "Open",
  );
  const cancel = el("button", { type: "button", on: { click: () => box.close() } }, "Cancel");
  const box = dialog(why, text, { buttons: [cancel, open] });
  open.focus();
}

/** Ask for some values; `fields` are `{name, label, value?, type?, required?, options?}`. */
export function form(title, fields, submit, { verb = "OK", extra = null } = {}) {
  const inputs = fields.map((field) => [field, inputFor(field)]);
  const rows = inputs.map(([field, input]) =>
    field.type === "checkbox"
      ? el("label.check", {}, input, field.label)
      : el("label.field", {}, el("span", {}, field.label), input),
  );
  const ok = el("button.primary", { type: "submit" }, verb);
  const body = el("form", { method: "dialog" }, rows, extra, el("div.row-end", {}, ok));
  const box = dialog(title, body);
  body.addEventListener("submit", async (event) => {
    event.preventDefault();
    const values = Object.fromEntries(
      inputs.map(([field, input]) => [field.name, field.type === "checkbox" ? input.checked : input.value.trim()]),
    );
    try {
      await submit(values);
      box.close();
    } catch (error) {
      complain(error);
    }
  });
  inputs[0]?.[1].focus();
}

function inputFor({ type = "text", value = "", options, required, placeholder, step }) {
  if (options) {
    return el("select", { value }, options.map(([key, name]) => el("option", { value: key }, name)));
  }
  if (type === "textarea") return el("textarea", { rows: 4, value, required, placeholder });
  if (type === "checkbox") return el("input", { type, checked: Boolean(value) });
  return el("input", { type, value, required, placeholder, step, autocomplete: "off" });
}

let openMenu = null;

/** Show a menu at an element or a point; `items` are `{label, icon?, run, danger?}`. */
export function menu(at, items, label = "Actions") {
  openMenu?.close();
  const before = document.activeElement;
  const box = el("div.menu", { role: "menu", "aria-label": label });
  const close = (refocus = true) => {
    box.remove();
    document.removeEventListener("pointerdown", outside, true);
    openMenu = null;
    if (refocus) before?.focus?.();
  };
  const outside = (event) => {
    if (!box.contains(event.target)) close(false);
  };
  fill(
    box,
    items.filter(Boolean).map((item) =>
      el(
        `button.menu-item${item.danger ? ".danger" : ""}`,
        {
          type: "button",
          role: "menuitem",
          on: {
            click: () => {
              close();
              item.run();
            },
          },
        },
        item.icon ? icon(item.icon) : null,
        el("span", {}, item.label),
      ),
    ),
  );
  arrowKeys(box, ".menu-item");
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });
  // What lies outside an open dialog cannot be reached.
  (document.querySelector("dialog[open]") ?? document.body).append(box);
  place(box, at);
  document.addEventListener("pointerdown", outside, true);
  openMenu = { close: () => close(false) };
  box.querySelector("button")?.focus();
}

function place(box, at) {
  const spot = at instanceof Element ? at.getBoundingClientRect() : { left: at.x, right: at.x, top: at.y, bottom: at.y };
  const { offsetWidth: width, offsetHeight: height } = box;
  const below = spot.bottom + 4 + height <= innerHeight;
  const top = below ? spot.bottom + 4 : Math.max(8, spot.top - height - 4);
  const left = Math.max(8, Math.min(spot.left, innerWidth - width - 8));
  box.style.top = `${top}px`;
  box.style.left = `${left}px`;
}
