// Texts with entities: offsets and lengths count UTF-16 units, as JavaScript's strings do.

import { el, icon, link } from "./dom.js";
import { emit, state } from "./store.js";
import { copyText } from "./notes.js";

/** Return a text as nodes, with its entities shown. */
export function rich(text, entities = []) {
  const sorted = entities
    .filter((e) => e.length > 0 && e.offset >= 0 && e.offset < text.length)
    .sort((a, b) => a.offset - b.offset || b.length - a.length);
  return pieces(text, sorted, 0, text.length);
}

function pieces(text, entities, start, end) {
  const nodes = [];
  let at = start;
  let next = 0;
  while (next < entities.length) {
    const entity = entities[next];
    next += 1;
    if (entity.offset < at) continue;
    const stop = Math.min(entity.offset + entity.length, end);
    const inner = [];
    while (next < entities.length && entities[next].offset < stop) inner.push(entities[next++]);
    // A block begins and ends its line by itself.
    const block = BLOCKS.has(entity.type);
    const before = text.slice(at, entity.offset);
    nodes.push(block ? before.replace(/\n$/, "") : before);
    const children = pieces(text, inner, entity.offset, stop);
    nodes.push(shown(entity, children, text.slice(entity.offset, stop)));
    at = block && text[stop] === "\n" ? stop + 1 : stop;
  }
  nodes.push(text.slice(at, end));
  return nodes;
}

const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);
const PLAIN = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };

function shown(entity, children, text) {
  if (PLAIN[entity.type]) return el(PLAIN[entity.type], {}, children);
  const make = SPECIAL[entity.type];
  return make ? make(children, text, entity) : el("span", { title: entity.type }, children);
}

const SPECIAL = {
  spoiler,
  pre: (children, text, entity) => preformatted(children, text, entity.language),
  text_link: (children, _text, entity) => link(entity.url ?? "", children),
  url: (children, text) => webLink(children, text),
  email: (children, text) => link(`mailto:${text}`, children),
  phone_number: (children, text) => link(`tel:${text}`, children),
  hashtag: tag,
  cashtag: tag,
  mention: (children, text) => inText(children, () => emit("mention", text.slice(1))),
  text_mention: (children, _text, entity) => el("span.tag", { title: entity.user?.id }, children),
  bot_command: (children, text) => inText(children, () => emit("say", text)),
  blockquote: (children) => el("blockquote", {}, children),
  expandable_blockquote: expandable,
  custom_emoji: (children, _text, entity) =>
    el("span.custom-emoji", { title: `Custom emoji ${entity.custom_emoji_id}` }, children),
  date_time: (children, _text, entity) =>
    el("time.tag", { title: new Date((entity.unix_time ?? 0) * 1000).toLocaleString() }, children),
};

function tag(children) {
  return el("span.tag", {}, children);
}

/** Return a part of a text that does something. */
export function inText(children, click) {
  return el("button.in-text", { type: "button", on: { click } }, children);
}

/** A link to a bot of this world starts it here, as it would in Telegram. */
function webLink(children, text) {
  const deep = /^(?:https?:\/\/)?t\.me\/(\w+)\?start=([\w-]*)$/i.exec(text);
  const bot = deep && [...state.bots.values()].find((b) => same(b.username, deep[1]));
  if (!bot) return link(text, children);
  return inText(children, () => emit("start", { bot, payload: deep[2] }));
}

function same(one, other) {
  return (one ?? "").toLowerCase() === other.toLowerCase();
}

/** Return children that show only when asked to. */
export function spoiler(children) {
  const hidden = el("span.spoiler", {
    role: "button",
    tabindex: "0",
    "aria-label": "Hidden text, press to show",
  }, children);
  const show = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    hidden.classList.add("open");
    hidden.removeAttribute("role");
    hidden.removeAttribute("aria-label");
  };
  hidden.addEventListener("click", show);
  hidden.addEventListener("keydown", show);
  return hidden;
}

/** Return a block of code with its language and a button that copies it. */
export function preformatted(children, text, language) {
  const copy = el(
    "button.copy",
    { type: "button", "aria-label": "Copy the code", title: "Copy", on: { click: () => copyText(text) } },
    icon("copy"),
  );
  const head = el("span.pre-head", {}, el("span", {}, language || "code"), copy);
  return el("span.pre", {}, head, el("pre", { tabindex: "0" }, el("code", {}, children)));
}

function expandable(children) {
  const body = el("span.quote-body", {}, children);
  const more = el(
    "button.more",
    {
      type: "button",
      "aria-expanded": "false",
      "aria-label": "Show the whole quote",
      on: {
        click: () => {
          const open = quote.classList.toggle("open");
          more.setAttribute("aria-expanded", String(open));
        },
      },
    },
    icon("down"),
  );
  const quote = el("blockquote.expandable", {}, body, more);
  return quote;
}
