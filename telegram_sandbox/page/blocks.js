// Rich messages: blocks of text, lists, tables, quotes, media and buttons.

import { askButton } from "./buttons.js";
import { el, link } from "./dom.js";
import { media } from "./media.js";
import { inText, preformatted, spoiler } from "./rich.js";
import { emit } from "./store.js";

/** Return a rich message as nodes. */
export function richMessage(content, message, chat) {
  const show = (blocks) => (blocks ?? []).map((block) => one(block, message, chat));
  return el("div.rich-blocks", { dir: content.is_rtl ? "rtl" : "auto" }, show(content.blocks));
}

function one(block, message, chat) {
  const make = BLOCKS[block.type];
  const inside = (blocks) => (blocks ?? []).map((item) => one(item, message, chat));
  if (make) return make(block, inside, message);
  const kind = { voice_note: "voice" }[block.type] ?? block.type;
  const shown = media({ [kind]: block[block.type], has_media_spoiler: block.has_spoiler }, chat);
  return el("figure", {}, shown, caption(block.caption));
}

const BLOCKS = {
  paragraph: (block) => el("p", {}, text(block.text)),
  heading: (block) => el(`h${Math.min(6, Math.max(1, block.size ?? 2))}`, {}, text(block.text)),
  pre: (block) => preformatted(text(block.text), plain(block.text), block.language),
  footer: (block) => el("p.faint", {}, text(block.text)),
  divider: () => el("hr"),
  mathematical_expression: (block) => el("p", {}, el("code", {}, block.expression)),
  anchor: () => el("span"),
  list: (block, inside) => list(block.items ?? [], inside),
  blockquote: (block, inside) => el("blockquote", {}, inside(block.blocks), credit(block.credit)),
  expandable_blockquote: (block) =>
    el("details", {}, el("summary", {}, "Quote"), el("blockquote", {}, text(block.text), credit(block.credit))),
  pullquote: (block) => el("blockquote.pull", {}, text(block.text), credit(block.credit)),
  collage: (block, inside) => el("figure", {}, inside(block.blocks), caption(block.caption)),
  slideshow: (block, inside) => el("figure", {}, el("div.slides", { tabindex: "0" }, inside(block.blocks)), caption(block.caption)),
  table,
  details: (block, inside) =>
    el("details", { open: Boolean(block.is_open) }, el("summary", {}, text(block.summary)), inside(block.blocks)),
  map: (block) => el("figure", {}, media({ location: block.location }), caption(block.caption)),
  buttons: (block, _inside, message) =>
    el("div.button-row", {}, (block.buttons ?? []).map((button) => askButton(button, message, text(button.text)))),
  thinking: (block) => el("p.faint", {}, "Thinking: ", text(block.text)),
};

function list(items, inside) {
  return el(
    "ul",
    {},
    items.map((item) =>
      el(
        "li",
        {},
        item.has_checkbox
          ? el("input", { type: "checkbox", disabled: true, checked: Boolean(item.is_checked), "aria-label": "Done" })
          : el("span.label", { "aria-hidden": "true" }, item.label || "•"),
        el("div", {}, inside(item.blocks)),
      ),
    ),
  );
}

function table(block) {
  const cell = (one) =>
    el(
      one.is_header ? "th" : "td",
      { colspan: one.colspan, rowspan: one.rowspan, style: { "text-align": one.align ?? "start" } },
      text(one.text),
    );
  return el(
    "div.table",
    { tabindex: "0" },
    el(
      `table${block.is_bordered ? ".bordered" : ""}${block.is_striped ? ".striped" : ""}`,
      {},
      block.caption ? el("caption", {}, text(block.caption)) : null,
      (block.cells ?? []).map((row) => el("tr", {}, row.map(cell))),
    ),
  );
}

function caption(given) {
  return given ? el("figcaption.faint", {}, text(given.text), credit(given.credit)) : null;
}

function credit(given) {
  return given ? el("cite", {}, text(given)) : null;
}

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", subscript: "sub", superscript: "sup",
  marked: "mark", code: "code",
};

/** Return a `RichText`: a string, a list of them, or one with a kind. */
function text(given) {
  if (given === null || given === undefined) return null;
  if (Array.isArray(given)) return given.map(text);
  if (typeof given !== "object") return String(given);
  const inner = text(given.text);
  if (TAGS[given.type]) return el(TAGS[given.type], {}, inner);
  const make = KINDS[given.type];
  return make ? make(inner, given) : el("span.tag", {}, inner);
}

const KINDS = {
  spoiler: (inner) => spoiler(inner),
  url: (inner, given) => link(given.url, inner),
  email_address: (inner, given) => link(`mailto:${given.email_address}`, inner),
  phone_number: (inner, given) => link(`tel:${given.phone_number}`, inner),
  mention: (inner, given) => inText(inner, () => emit("mention", given.username)),
  bot_command: (inner, given) => inText(inner, () => emit("say", given.bot_command)),
  custom_emoji: (_inner, given) => el("span.custom-emoji", {}, given.alternative_text),
  mathematical_expression: (_inner, given) => el("code", {}, given.expression),
  button: (_inner, given) => el("span.tag", {}, text(given.button?.text)),
  anchor: () => null,
};

function plain(given) {
  if (given === null || given === undefined) return "";
  if (Array.isArray(given)) return given.map(plain).join("");
  return typeof given === "object" ? plain(given.text ?? given.alternative_text) : String(given);
}
