// The open chat: its head, its messages, and what can be done with each.

import { act, look } from "./api.js";
import { arrowKeys, el, fill, icon, iconButton, reconcile } from "./dom.js";
import { author, avatar, messageRow, summary } from "./message.js";
import { groupItems } from "./groups.js";
import { complain, copyText, dialog, menu } from "./notes.js";
import { botOf, chatAt, emit, myChats, nameOf, newest, on, openChat, putOlder, state, titleOf } from "./store.js";

const log = document.getElementById("log");
const list = document.getElementById("messages");
const down = document.getElementById("down");
const title = document.getElementById("chat-title");
const SAME_SPEAKER = 300;
const AT_END = 80;
let loading = false;

function draw() {
  const key = state.chat;
  if (key === null) return;
  const chat = chatAt(key);
  const stick = atEnd();
  const all = [...chat.messages.values()].filter((message) => inTopic(chat, message));
  reconcile(list, [...(all.length ? rows(chat, all) : [welcome(key)]), ...draft(chat)]);
  list.querySelector("[tabindex='0']")?.setAttribute("tabindex", "-1");
  list.querySelector(":is(.row, .service):last-of-type")?.setAttribute("tabindex", "0");
  if (stick) toEnd();
  else toggleDown();
}

// What belongs to no other topic is in the one called General, whose number is 1.
function inTopic(chat, message) {
  if (!chat.info?.topics || !chat.topic) return true;
  return (message.is_topic_message ? message.message_thread_id : 1) === chat.topic;
}

function rows(chat, all) {
  const group = !chat.key.includes(":");
  const items = [];
  let day = "";
  for (let at = 0; at < all.length; at += 1) {
    const message = all[at];
    const today = new Date(message.date * 1000).toDateString();
    if (today !== day) {
      day = today;
      items.push(daySign(message.date, today));
    }
    const before = all[at - 1];
    const together = [message];
    const name = message.media_group_id;
    while (name && all[at + 1]?.media_group_id === name) together.push(all[(at += 1)]);
    const first = !joined(before, message);
    const last = !joined(message, all[at + 1]);
    const topic = topicName(chat, message);
    const sign = JSON.stringify([together, first, last, group, topic, state.me]);
    items.push({
      key: `m${message.message_id}`,
      sign,
      build: () => messageRow(together, chat, { first, last, group, topic }),
    });
  }
  return items;
}

function topicName(chat, message) {
  if (chat.topic || !message.is_topic_message) return "";
  const id = message.message_thread_id;
  return chat.info?.topics?.find((topic) => topic.message_thread_id === id)?.name ?? "";
}

function joined(one, next) {
  if (!one || !next || author(one).id !== author(next).id) return false;
  return next.date - one.date < SAME_SPEAKER;
}

function daySign(date, key) {
  const shown = new Date(date * 1000);
  const today = new Date().toDateString() === shown.toDateString();
  const how = { weekday: "long", day: "numeric", month: "long", year: "numeric" };
  const text = today ? "Today" : shown.toLocaleDateString("en", how);
  return { key: `d${key}`, sign: text, build: () => el("div.day", {}, el("span", {}, text)) };
}

/** What a bot is still writing. */
function draft({ typing }) {
  if (typing?.draft === undefined) return [];
  const text = typing.draft || "…";
  return [{ key: "draft", sign: text, build: () => el("div.row.their.first.last.draft", {}, el("div.column", {}, el("div.bubble", {}, el("div.text", {}, text)))) }];
}

function welcome(key) {
  const bot = botOf(key);
  const text = bot ? bot.description || "Nothing has been said here yet." : "Nothing has been said here yet.";
  const head = bot?.description ? "What can this bot do?" : titleOf(key);
  return {
    key: "welcome",
    sign: key + text,
    build: () =>
      el(
        "div.welcome",
        {},
        avatar(titleOf(key), key.split(":")[0], ".large"),
        el("strong", {}, head),
        el("p", {}, text),
        bot
          ? el("button.primary", { type: "button", on: { click: () => emit("say", "/start") } }, "Start")
          : null,
      ),
  };
}

function atEnd() {
  return log.scrollHeight - log.scrollTop - log.clientHeight < AT_END;
}

function toEnd() {
  log.scrollTop = log.scrollHeight;
  toggleDown();
}

function toggleDown() {
  down.hidden = atEnd();
}

function drawHead() {
  const key = state.chat;
  if (key === null) return;
  const bot = botOf(key);
  const chat = chatAt(key);
  const typing = chat.typing;
  const kind = { channel: "channel", group: "group", supergroup: "group" }[chat.info?.type] ?? "";
  const count = chat.info?.members?.length ?? 0;
  const rest = bot ? `@${bot.username} · bot` : `${kind} · ${count} member${count === 1 ? "" : "s"}`;
  const doing = typing ? `${botOf(key) ? "" : `${typing.who} is `}${DOING[typing.action] ?? "typing"}…` : rest;
  fill(
    title,
    avatar(titleOf(key), key.split(":")[0]),
    el(
      "span.two-lines",
      {},
      el("h1", {}, titleOf(key)),
      el(`span.faint${typing ? ".typing" : ""}`, { role: "status" }, doing),
    ),
  );
}

const DOING = {
  upload_photo: "sending a photo", record_video: "recording a video", upload_video: "sending a video",
  record_voice: "recording a voice message", upload_voice: "sending a voice message",
  upload_document: "sending a file", choose_sticker: "choosing a sticker", find_location: "looking for a place",
  record_video_note: "recording a video message", upload_video_note: "sending a video message",
};

const EMOJI = ["👍", "❤", "🔥", "🎉", "😁", "👎"];

function messageMenu({ message, chat, at }) {
  if (message.gone) return showJson(message);
  const own = author(message).id === state.me;
  const text = message.text ?? message.caption;
  const target = { chat: chat.key, message: message.message_id };
  menu(
    at,
    [
      { label: "Reply", icon: "reply", run: () => emit("reply", message) },
      { label: "React…", icon: "smile", run: () => menu(at, EMOJI.map((emoji) => ({
        label: emoji,
        run: () => react({ message, chat, emoji }),
      })), "Reactions") },
      own && text ? { label: "Edit", icon: "edit", run: () => emit("edit", message) } : null,
      text ? { label: "Copy the text", icon: "copy", run: () => copyText(text) } : null,
      pinItem(chat, message, target),
      { label: "Forward…", icon: "send", run: () => forwardMenu(target, at) },
      { label: "Show the JSON", icon: "code", run: () => showJson(message) },
      own || botOf(chat.key)
        ? { label: "Delete", icon: "trash", danger: true, run: () => act("delete", target).catch(complain) }
        : null,
    ],
    `Message: ${summary(message).slice(0, 40)}`,
  );
}

function pinItem(chat, message, target) {
  const pinned = (chat.info?.pinned ?? []).includes(message.message_id);
  const run = () => act("pin", { ...target, pinned: !pinned }).catch(complain);
  return { label: pinned ? "Unpin" : "Pin", icon: "pin", run };
}

function forwardMenu(target, at) {
  const to = (key) => () => act("forward", { ...target, target: key }).then(() => openChat(key)).catch(complain);
  menu(at, myChats().map((key) => ({ label: titleOf(key), run: to(key) })), "Forward to");
}

function react({ message, chat, emoji }) {
  const data = { chat: chat.key, message: message.message_id, emoji };
  act("react", data).catch(complain);
}

function showJson(message) {
  const { sandbox: _sandbox, gone: _gone, ...plain } = message;
  dialog("The message as JSON", el("pre.json", { tabindex: "0" }, JSON.stringify(plain, null, 2)), { wide: true });
}

function chatMenu(event) {
  const bot = botOf(state.chat);
  const blocked = bot?.blocked_by.includes(state.me);
  menu(event.currentTarget, [
    bot && {
      label: blocked ? "Unblock the bot" : "Block the bot",
      icon: "block",
      danger: !blocked,
      run: () => act("block", { to: bot.username, blocked: !blocked }).catch(complain),
    },
    ...groupItems(chatAt(state.chat)),
    { label: "Export…", icon: "export", run: () => emit("export") },
  ], "This chat");
}

async function older() {
  const chat = chatAt(state.chat);
  const oldest = chat.messages.values().next().value;
  if (loading || chat.all || !oldest || chat.messages.size < 100 || log.scrollTop > 200) return;
  loading = true;
  try {
    const height = log.scrollHeight;
    putOlder(chat.key, await look("messages", { chat: chat.key, before: oldest.message_id }));
    log.scrollTop += log.scrollHeight - height;
  } catch (error) {
    complain(error);
  } finally {
    loading = false;
  }
}

/** Wire up the open chat. */
export function conversation() {
  document.getElementById("chat-actions").append(
    iconButton("more", "About this chat", chatMenu, { "aria-haspopup": "menu" }),
  );
  document.getElementById("back").append(icon("back"));
  document.getElementById("back").addEventListener("click", () => document.body.classList.remove("in-chat"));
  down.append(icon("down"));
  down.addEventListener("click", toEnd);
  log.addEventListener("scroll", () => {
    toggleDown();
    older();
  });
  arrowKeys(list, ".row, .service");
  // Pictures and players grow while they load; who reads at the end stays there.
  let wasAtEnd = true;
  log.addEventListener("scroll", () => { wasAtEnd = atEnd(); });
  new ResizeObserver(() => wasAtEnd && toEnd()).observe(list);
  new ResizeObserver(() => wasAtEnd && toEnd()).observe(log);
  on("chat", (key) => key === state.chat && draw());
  on("open", () => {
    wasAtEnd = true;
    list.replaceChildren();
    drawHead();
    draw();
    toEnd();
  });
  on("me", drawHead);
  on("typed", (key) => {
    if (key !== state.chat) return;
    drawHead();
    draw();
  });
  on("news", drawHead);
  on("message-menu", messageMenu);
  on("react", react);
  on("jump", (id) => {
    const row = list.querySelector(`[data-key="m${id}"]`);
    row?.scrollIntoView({ block: "center" });
    row?.classList.add("flash");
    setTimeout(() => row?.classList.remove("flash"), 1200);
  });
  on("mention", (name) => {
    const bot = [...state.bots.values()].find((b) => b.username.toLowerCase() === name.toLowerCase());
    if (bot) openChat(`${bot.id}:${state.me}`);
  });
}

/** Return one line about the newest message of a chat. */
export function lastLine(key) {
  const message = newest(chatAt(key));
  if (!message) return { text: "", date: null };
  const who = author(message);
  const own = who.id === state.me;
  const prefix = own ? "You: " : key.includes(":") ? "" : `${nameOf(who)}: `;
  return { text: prefix + summary(message), date: message.date };
}
