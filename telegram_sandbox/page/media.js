// What a message can hold besides text: pictures, players, cards.

import { act } from "./api.js";
import { richMessage } from "./blocks.js";
import { el, icon, link } from "./dom.js";
import { complain, dialog } from "./notes.js";
import { poll } from "./poll.js";
import { rich } from "./rich.js";
import { BASE, nameOf } from "./store.js";

/** Return the address of a file. */
export function fileUrl(file) {
  return `${BASE}sandbox/file/${encodeURIComponent(file.file_id)}`;
}

/** Return what a message shows besides its text, or null. */
export function media(message, chat) {
  for (const [kind, make] of Object.entries(MAKERS)) {
    if (message[kind] !== undefined) return covered(message, make(message[kind], message, chat));
  }
  return null;
}

/** Tell whether a message is a picture or a film that fills its bubble. */
export function isVisual(message) {
  return Boolean(message.photo || message.video || message.animation || message.live_photo);
}

/** Return several pictures as one grid. */
export function album(messages, chat) {
  const cells = messages.map((message) => el("div.cell", {}, media(message, chat)));
  return el(`div.album.n${Math.min(messages.length, 10)}`, {}, cells);
}

const MAKERS = {
  animation: (file, message) => moving(file, message, { autoplay: true, loop: true, muted: true }),
  photo: (sizes) => photo(sizes.at(-1)),
  live_photo: (file, message) => (file.photo?.length ? photo(file.photo.at(-1)) : moving(file, message, {})),
  video: (file, message) => moving(file, message, { controls: true }),
  video_note: (file) => el("div.round", {}, player("video", file, { controls: true }, "Video message")),
  audio: (file) =>
    el(
      "div.sound",
      {},
      el("span.sound-name", {}, file.title ?? file.file_name ?? "Audio"),
      file.performer ? el("span.faint", {}, file.performer) : null,
      player("audio", file, { controls: true }, file.title ?? "Audio"),
    ),
  voice: (file) => el("div.sound", {}, player("audio", file, { controls: true }, "Voice message")),
  sticker,
  document: fileCard,
  venue: (venue) => map(venue.location, venue.title, venue.address),
  location: (place) => map(place, place.live_period ? "Live location" : "Location"),
  contact: contactCard,
  dice,
  poll,
  invoice,
  game: (game) => card("dice", game.title, game.description),
  checklist,
  paid_media: (paid, message, chat) => paidMedia(paid, message, chat),
  story: () => card("photo", "Story", "Stories cannot be opened here"),
  giveaway: () => card("poll", "Giveaway", ""),
  gift: (gift) => card("smile", "Gift", `${gift.gift?.star_count ?? ""} Stars`),
  unique_gift: () => card("smile", "Unique gift", ""),
  rich_message: richMessage,
};

function covered(message, node) {
  if (!message.has_media_spoiler) return node;
  const show = () => cover.replaceWith(node);
  const cover = el(
    "button.covered",
    { type: "button", "aria-label": "Hidden picture, press to show", on: { click: show } },
    icon("photo"),
  );
  return cover;
}

function failed(what, file) {
  return el("span.no-media", {}, icon("file"), el("span", {}, file.file_name ?? what));
}

function photo(size) {
  const shown = el("img", {
    src: fileUrl(size),
    alt: "Photo",
    width: size.width,
    height: size.height,
    decoding: "async",
  });
  const open = el(
    "button.photo",
    { type: "button", "aria-label": "Photo, press to enlarge", on: { click: () => enlarge(size) } },
    shown,
  );
  open.style.aspectRatio = `${size.width} / ${size.height}`;
  open.style.width = `${Math.max(120, Math.min(420, size.width))}px`;
  shown.addEventListener("error", () => open.replaceWith(failed("Photo", size)));
  return open;
}

function enlarge(size) {
  dialog("Photo", el("img.enlarged", { src: fileUrl(size), alt: "Photo" }), { wide: true });
}

function moving(file, message, how) {
  if (file.mime_type === "image/gif") return photo(file);
  return el("div.film", {}, player("video", file, how, message.animation ? "Animation" : "Video"));
}

function player(tag, file, how, label) {
  const node = el(tag, { src: fileUrl(file), preload: "metadata", "aria-label": label, ...how });
  node.playsInline = true;
  node.muted = Boolean(how.muted);
  node.addEventListener("error", () => node.replaceWith(failed(label, file)), true);
  return node;
}

function sticker(file) {
  const emoji = el("span.big-emoji", { role: "img", "aria-label": "Sticker" }, file.emoji ?? "🖼");
  if (file.is_animated) return emoji;
  const tag = file.is_video ? "video" : "img";
  const node = el(tag + ".sticker", { src: fileUrl(file), alt: `Sticker ${file.emoji ?? ""}` });
  if (file.is_video) Object.assign(node, { autoplay: true, loop: true, muted: true });
  node.addEventListener("error", () => node.replaceWith(emoji));
  return node;
}

function fileCard(file) {
  return el(
    "a.file-card",
    { href: fileUrl(file), download: file.file_name ?? "file" },
    el("span.round-icon", {}, icon("file")),
    el(
      "span.two-lines",
      {},
      el("span.file-name", {}, file.file_name ?? "File"),
      el("span.faint", {}, bytes(file.file_size)),
    ),
  );
}

function bytes(size = 0) {
  if (size < 1024) return `${size} B`;
  if (size < 1 << 20) return `${(size / 1024).toFixed(1)} KB`;
  return `${(size / (1 << 20)).toFixed(1)} MB`;
}

function map(place, title, address = "") {
  const { latitude, longitude } = place;
  const spot = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  const far = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=15/${latitude}/${longitude}`;
  return el(
    "div.map",
    {},
    el("div.map-face", { "aria-hidden": "true" }, icon("pin")),
    el("span.two-lines", {}, el("strong", {}, title), address, link(far, spot)),
  );
}

function contactCard(contact) {
  const name = nameOf(contact);
  return el(
    "div.file-card",
    {},
    el("span.round-icon", {}, icon("person")),
    el("span.two-lines", {}, el("strong", {}, name), link(`tel:${contact.phone_number}`, contact.phone_number)),
  );
}

function dice(thrown) {
  return el(
    "div.dice",
    { role: "img", "aria-label": `${thrown.emoji} shows ${thrown.value}` },
    el("span.big-emoji", {}, thrown.emoji),
    el("span.dice-value", {}, thrown.value),
  );
}

function card(name, title, text) {
  return el(
    "div.file-card",
    {},
    el("span.round-icon", {}, icon(name)),
    el("span.two-lines", {}, el("strong", {}, title), el("span.faint", {}, text)),
  );
}

/** Return an amount of money as it is usually written; Stars have no smaller part. */
export function money(amount, currency) {
  if (currency === "XTR") return `⭐ ${amount}`;
  try {
    const shape = new Intl.NumberFormat("en", { style: "currency", currency });
    return shape.format(amount / 10 ** shape.resolvedOptions().maximumFractionDigits);
  } catch {
    return `${amount} ${currency}`;
  }
}

function invoice(bill) {
  return el(
    "div.invoice",
    {},
    el("strong", {}, bill.title),
    el("span", {}, bill.description),
    el("span.price", {}, money(bill.total_amount, bill.currency)),
  );
}

function checklist(list) {
  return el(
    "div.checklist",
    {},
    el("strong", {}, rich(list.title, list.title_entities)),
    list.tasks.map((task) =>
      el(
        "label.check",
        {},
        el("input", { type: "checkbox", disabled: true, checked: Boolean(task.completion_date) }),
        el("span", {}, rich(task.text, task.text_entities)),
      ),
    ),
  );
}

function paidMedia(paid, message, chat) {
  const items = (paid.paid_media ?? []).map((item) => {
    const kind = ["photo", "video"].find((name) => item[name]);
    return el("div.cell", {}, kind ? MAKERS[kind](item[kind], message, chat) : el("span.covered", {}, icon("photo")));
  });
  const price = money(paid.star_count, "XTR");
  const locked = (paid.paid_media ?? []).some((item) => item.type === "preview");
  const target = { chat: chat.key, message: message.message_id };
  return el(
    "div.paid",
    {},
    el(`div.album.n${Math.min(10, Math.max(1, items.length))}`, {}, items),
    locked
      ? el("button.poll-act", { type: "button", on: { click: () => act("buy", target).catch(complain) } }, `Unlock for ${price}`)
      : el("span.faint", {}, `Paid media, ${price}`),
  );
}
