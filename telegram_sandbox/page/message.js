// One message as the reader sees it.

import { el, icon } from "./dom.js";
import { inlineKeyboard } from "./buttons.js";
import { album, isVisual, media, money } from "./media.js";
import { rich } from "./rich.js";
import { emit, nameOf, state } from "./store.js";

/** Return the hour and minute of a Unix time. */
export function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

/** Return a round picture with somebody's initials. */
export function avatar(name, id, kind = "") {
  const letters = [...(name.match(/\p{L}|\p{N}/gu) ?? ["?"])];
  const second = name.split(/\s+/)[1]?.match(/\p{L}/u)?.[0] ?? "";
  return el(
    `span.avatar.c${Math.abs(Number(id)) % 7}${kind}`,
    { "aria-hidden": "true" },
    (letters[0] + second).toUpperCase(),
  );
}

/** Return who a message shows as its author. */
export function author(message) {
  return message.sender_chat ?? message.from ?? message.chat;
}

/** Return the element for a message, or for the several messages of an album. */
export function messageRow(messages, chat, { first, last, group, topic }) {
  const message = messages[0];
  const service = serviceText(message);
  if (service !== null) return serviceRow(message, service);
  const own = author(message).id === state.me;
  const bare = Boolean(message.sticker || message.dice || message.video_note) && !message.reply_to_message;
  const shown = [
    group && first && !own && !bare ? el("span.author", {}, nameOf(author(message))) : null,
    topic ? el("span.topic", {}, topic) : null,
    forwarded(message),
    via(message),
    reply(message),
    body(messages, chat),
    bare ? foot(messages) : null,
  ];
  const classes = [
    own ? "own" : "their",
    first ? "first" : "",
    last ? "last" : "",
    bare ? "bare" : "",
    message.gone ? "gone" : "",
    messages.some(isVisual) ? "visual" : "",
    messages.some((one) => one.caption || one.text) ? "" : "textless",
  ].filter(Boolean);
  const row = el(
    `article.row.${classes.join(".")}`,
    { tabindex: "-1", "aria-label": label(message, own) },
    group && !own ? el("span.gutter", {}, last ? avatar(nameOf(author(message)), author(message).id) : null) : null,
    el("div.column", {}, el("div.bubble", {}, shown), reactions(message, chat), inlineKeyboard(message, chat)),
    el(
      "button.row-menu",
      {
        type: "button",
        tabindex: "-1",
        "aria-label": "What to do with this message",
        on: { click: (event) => emit("message-menu", { message, chat, at: event.currentTarget }) },
      },
      icon("more"),
    ),
  );
  row.addEventListener("contextmenu", (event) => {
    if (getSelection().toString() || event.target.closest("a, img, video, input")) return;
    event.preventDefault();
    emit("message-menu", { message, chat, at: { x: event.clientX, y: event.clientY } });
  });
  row.addEventListener("keydown", (event) => {
    if (event.target !== row) return;
    if (event.key === "Enter" || event.key === "ContextMenu") {
      event.preventDefault();
      emit("message-menu", { message, chat, at: row.querySelector(".bubble") });
    }
  });
  return row;
}

function label(message, own) {
  const who = own ? "You" : nameOf(author(message));
  const state_ = message.gone ? "deleted, " : message.edit_date ? "edited, " : "";
  return `${who}, ${state_}${clock(message.date)}: ${summary(message)}`;
}

function body(messages, chat) {
  const captioned = messages.find((message) => message.caption) ?? messages[0];
  const shown = messages.length > 1 ? album(messages, chat) : media(messages[0], chat);
  const text = captioned.text ?? captioned.caption;
  const entities = captioned.entities ?? captioned.caption_entities;
  const lonely = text && !shown && !entities?.length && jumbo(text);
  const written = text
    ? el(`div.text${lonely ? ".jumbo" : ""}`, { dir: "auto" }, rich(text, entities), foot(messages))
    : null;
  const parts = captioned.show_caption_above_media ? [written, shown] : [shown, written];
  const bare = messages[0].sticker || messages[0].dice || messages[0].video_note;
  return [parts, preview(captioned), written || bare ? null : foot(messages)];
}

function jumbo(text) {
  return /^(?:\p{Extended_Pictographic}[\u{FE0F}\u{200D}\u{1F3FB}-\u{1F3FF}]*){1,3}$/u.test(text);
}

function foot(messages) {
  const message = messages[0];
  return el(
    "span.foot",
    {},
    message.author_signature ? el("span", {}, message.author_signature) : null,
    message.gone ? el("span", {}, "deleted") : null,
    messages.some((m) => m.edit_date) ? el("span", {}, "edited") : null,
    el("time", { datetime: new Date(message.date * 1000).toISOString() }, clock(message.date)),
  );
}

function preview(message) {
  const options = message.link_preview_options;
  if (!options?.url || options.is_disabled) return null;
  return el("div.preview", {}, el("span.faint", {}, "Link preview"), el("span", {}, options.url));
}

function forwarded(message) {
  const origin = message.forward_origin;
  if (!origin) return null;
  const from = origin.sender_user ?? origin.sender_chat ?? origin.chat;
  const name = from ? nameOf(from) : origin.sender_user_name ?? "somebody";
  return el("span.forwarded", {}, "Forwarded from ", el("strong", {}, name));
}

function via(message) {
  return message.via_bot ? el("span.forwarded", {}, "via ", el("strong", {}, `@${message.via_bot.username}`)) : null;
}

function reply(message) {
  const answered = message.reply_to_message;
  // In a topic every message answers the one that began it, which says nothing.
  if (!answered || answered.forum_topic_created) return null;
  const text = message.quote?.text ?? summary(answered);
  const go = () => emit("jump", answered.message_id);
  return el(
    "button.reply",
    { type: "button", "aria-label": `Answers: ${text}`, on: { click: go } },
    el("strong", {}, nameOf(author(answered))),
    el("span", {}, text),
  );
}

function reactions(message, chat) {
  const given = message.sandbox?.reactions ?? [];
  if (given.length === 0) return null;
  return el(
    "div.reactions",
    {},
    given.map(({ emoji, by }) => {
      const mine = by.includes(state.me);
      const click = () => emit("react", { message, chat, emoji: mine ? null : emoji });
      const said = `${emoji}, ${by.length}${mine ? ", yours" : ""}`;
      return el(
        `button.reaction${mine ? ".mine" : ""}`,
        { type: "button", "aria-label": said, "aria-pressed": String(mine), on: { click } },
        emoji,
        el("span", {}, by.length),
      );
    }),
  );
}

const NAMES = {
  photo: "Photo", video: "Video", animation: "GIF", audio: "Audio", document: "File", voice: "Voice message",
  video_note: "Video message", sticker: "Sticker", location: "Location", venue: "Venue", contact: "Contact",
  dice: "Dice", poll: "Poll", game: "Game", invoice: "Invoice", checklist: "Checklist", story: "Story",
  paid_media: "Paid media", live_photo: "Live photo", gift: "Gift", rich_message: "Rich message",
};

/** Return a message in one line. */
export function summary(message) {
  const text = message.text ?? message.caption ?? "";
  const kind = Object.keys(NAMES).find((name) => message[name] !== undefined);
  const detail = message.sticker?.emoji ?? message.dice?.emoji ?? message.poll?.question ?? "";
  const what = kind ? [NAMES[kind], detail].filter(Boolean).join(" ") : "";
  return [what, text].filter(Boolean).join(", ") || serviceText(message) || "Message";
}

function serviceRow(message, text) {
  return el("article.service", { tabindex: "-1", title: clock(message.date) }, el("span", {}, text));
}

const SERVICE = {
  new_chat_members: (m) =>
    m.new_chat_members.every((u) => u.id === m.from?.id)
      ? `${nameOf(m.from)} joined`
      : `${nameOf(m.from)} added ${m.new_chat_members.map(nameOf).join(", ")}`,
  left_chat_member: (m) =>
    m.left_chat_member.id === m.from?.id ? `${nameOf(m.from)} left` : `${nameOf(m.from)} removed ${nameOf(m.left_chat_member)}`,
  new_chat_title: (m) => `The name is now “${m.new_chat_title}”`,
  new_chat_photo: () => "There is a new photo",
  delete_chat_photo: () => "The photo was removed",
  group_chat_created: () => "The group was created",
  supergroup_chat_created: () => "The group was created",
  channel_chat_created: () => "The channel was created",
  pinned_message: (m) => `${nameOf(author(m))} pinned “${summary(m.pinned_message).slice(0, 60)}”`,
  forum_topic_created: (m) => `The topic “${m.forum_topic_created.name}” was created`,
  successful_payment: (m) => `${nameOf(m.from)} paid ${money(m.successful_payment.total_amount, m.successful_payment.currency)}`,
  refunded_payment: (m) => `Refunded: ${money(m.refunded_payment.total_amount, m.refunded_payment.currency)}`,
  users_shared: (m) => `Shared ${m.users_shared.users?.length ?? 0} user(s)`,
  chat_shared: () => "Shared a chat",
  web_app_data: (m) => `Data from “${m.web_app_data.button_text}” was sent`,
  write_access_allowed: () => "The bot may write now",
  migrate_to_chat_id: () => "The group became a supergroup",
  migrate_from_chat_id: () => "This was a basic group",
};

const CONTENT = new Set(["text", "caption", ...Object.keys(NAMES), "giveaway", "unique_gift"]);
const FRAME = /^(message_id|message_thread_id|from|sender_.*|date|chat|forward_origin|is_.*|reply_.*|quote|via_bot|edit_date|has_.*|media_group_id|author_signature|entities|link_preview_options|effect_id|sandbox|gone|show_.*|receiver_user|business_connection_id|external_reply|direct_messages_topic|paid_star_count|guest_.*|ephemeral_message_id)$/;

function serviceText(message) {
  const keys = Object.keys(message);
  if (keys.some((key) => CONTENT.has(key))) return null;
  const known = keys.find((key) => SERVICE[key]);
  if (known) return SERVICE[known](message);
  const other = keys.find((key) => !FRAME.test(key));
  return other ? other.replaceAll("_", " ") : null;
}
