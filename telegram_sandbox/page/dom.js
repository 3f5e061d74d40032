// Small helpers for building the page. Content only ever becomes text: nothing here parses markup.

const SVG = "http://www.w3.org/2000/svg";

/** Make an element: `el("button.primary", {type: "button", on: {click}}, "Send")`. */
export function el(what, given = {}, ...children) {
  const [tag, ...classes] = what.split(".");
  const node = document.createElement(tag);
  if (classes.length) node.className = classes.join(" ");
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "on") {
      for (const [event, run] of Object.entries(value)) node.addEventListener(event, run);
    } else if (name === "style") {
      for (const [key, text] of Object.entries(value)) node.style.setProperty(key, text);
    } else if (name === "data") {
      for (const [key, text] of Object.entries(value)) node.dataset[key] = text;
    } else if (name === "checked" || name === "disabled") {
      node[name] = value;
    } else if (name === "value") {
      continue;
    } else {
      node.setAttribute(name, value === true ? "" : String(value));
    }
  }
  add(node, children);
  // Late: a list of choices knows its values only now.
  if (given.value !== undefined && given.value !== null) node.value = given.value;
  return node;
}

function add(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : String(child));
  }
}

/** Replace everything inside an element. */
export function fill(node, ...children) {
  node.replaceChildren();
  add(node, children);
  return node;
}

const ICONS = {
  send: "M4 12 20 4l-5 16-3.5-6.5L4 12Zm7.5 1.5L20 4",
  attach: "M8 12.5l6-6a3 3 0 0 1 4.2 4.2l-8 8a5 5 0 0 1-7-7l7.6-7.7",
  menu: "M4 7h16M4 12h16M4 17h10",
  keyboard: "M3 7h18v10H3zM7 10.5h.01M11 10.5h.01M15 10.5h.01M18 10.5h.01M8 14h8",
  close: "M6 6l12 12M18 6 6 18",
  back: "M15 5l-7 7 7 7",
  down: "M6 9l6 6 6-6",
  plus: "M12 5v14M5 12h14",
  moon: "M20 14.5A8 8 0 1 1 9.5 4a6.5 6.5 0 0 0 10.5 10.5Z",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6 19 19M5 19l1.4-1.4M17.6 6.4 19 5",
  tools: "M9 4 4 12l5 8M15 4l5 8-5 8",
  export: "M12 15V4M8 8l4-4 4 4M5 14v5h14v-5",
  file: "M7 3h7l5 5v13H7zM14 3v5h5",
  photo: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9.5h.01",
  pin: "M12 21s7-6.2 7-11.5A7 7 0 0 0 5 9.5C5 14.8 12 21 12 21ZM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4 21c.8-4 4-6 8-6s7.200 2 8 6",
  poll: "M5 20V11M12 20V4M19 20v-6",
  dice: "M5 5h14v14H5zM9 9h.01M15 9h.01M12 12h.01M9 15h.01M15 15h.01",
  reply: "M9 7 4 12l5 5M4 12h9a7 7 0 0 1 7 7",
  edit: "M4 20h4L19 9l-4-4L4 16zM13 7l4 4",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  code: "M8 7l-5 5 5 5M16 7l5 5-5 5",
  link: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1.500 1.500M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1.500-1.500",
  inline: "M4 12h9M4 6h16M4 18h6M17 12l3 3-3 3",
  pay: "M3 6h18v12H3zM3 10h18M7 14h4",
  more: "M12 6h.01M12 12h.01M12 18h.01",
  group: "M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7ZM2 20c.6-3.600 3.200-5.500 7-5.500s6.400 1.900 7 5.500M16 4.500a3.500 3.500 0 0 1 0 6.500M18.500 15c2 .8 3.200 2.600 3.500 5",
  channel: "M4 10v4h3l8 4V6L7 10zM18 9a4 4 0 0 1 0 6",
  block: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM5.700 5.700l12.600 12.600",
  smile: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM8.500 14.500c1.800 2.300 5.200 2.300 7 0M9 9.500h.01M15 9.500h.01",
};

/** Return a line icon; it is decoration, so the button around it needs a label. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** A button that shows an icon alone. */
export function iconButton(name, label, click, more = {}) {
  return el(
    "button.icon-button",
    { type: "button", "aria-label": label, title: label, on: { click }, ...more },
    icon(name),
  );
}

/** Return the address if following it is harmless, else null: a script is no place to go. */
export function safeUrl(text) {
  let url;
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`);
  } catch {
    return null;
  }
  return ["http:", "https:", "mailto:", "tel:"].includes(url.protocol) ? url.href : null;
}

/** A link to another place, opened apart from this page; only text where that is not safe. */
export function link(url, ...children) {
  const href = safeUrl(url);
  if (href === null) return el("span.dead-link", { title: url }, ...children);
  return el("a", { href, target: "_blank", rel: "noopener noreferrer", title: url }, ...children);
}

/** Let the arrow keys walk through the elements in a box that match a selector. */
export function arrowKeys(box, selector, back = "ArrowUp", forth = "ArrowDown") {
  box.addEventListener("keydown", (event) => {
    const step = event.key === forth ? 1 : event.key === back ? -1 : 0;
    const all = [...box.querySelectorAll(selector)];
    const here = all.indexOf(document.activeElement);
    if (event.key === "Home" && here >= 0) all[0].focus();
    else if (event.key === "End" && here >= 0) all.at(-1).focus();
    else if (step === 0 || here < 0) return;
    else all[Math.max(0, Math.min(all.length - 1, here + step))].focus();
    event.preventDefault();
  });
}

/** Put children into a box in order, keeping those that have not changed.
 *
 * Each item is `{key, sign, build}`: what has the same key and sign stays the same element.
 */
export function reconcile(box, items) {
  const old = new Map([...box.children].map((node) => [node.dataset.key, node]));
  let at = box.firstElementChild;
  for (const { key, sign, build } of items) {
    let node = old.get(key);
    old.delete(key);
    if (node === undefined || node.sign !== sign) {
      const fresh = build();
      fresh.dataset.key = key;
      fresh.sign = sign;
      if (node !== undefined) {
        const index = focusables(node).indexOf(document.activeElement);
        if (at === node) at = node.nextElementSibling;
        const held = document.activeElement === node;
        node.remove();
        queueMicrotask(() => (held ? fresh : focusables(fresh)[index])?.focus());
      }
      node = fresh;
    }
    if (node === at) at = at.nextElementSibling;
    else box.insertBefore(node, at);
  }
  for (const node of old.values()) node.remove();
}

function focusables(node) {
  return [...node.querySelectorAll("button, a, input, [tabindex]")];
}
