// Groups and channels: who is in them, their topics, what is pinned.

import { act } from "./api.js";
import { arrowKeys, el, fill, icon, iconButton } from "./dom.js";
import { avatar, summary } from "./message.js";
import { complain, dialog, form, menu } from "./notes.js";
import { chatAt, emit, myChats, nameOf, on, openChat, state } from "./store.js";

const topics = document.getElementById("topics");
const pinned = document.getElementById("pinned");

/** Return what the menu of a group offers besides the usual. */
export function groupItems(chat) {
  if (!chat.info?.members) return [];
  const rename = ({ title }) => act("rename", { chat: chat.key, title });
  return [
    { label: "Members…", icon: "group", run: () => membersDialog(chat) },
    chat.info.topics ? { label: "New topic…", icon: "plus", run: () => newTopic(chat) } : null,
    {
      label: "Rename…",
      icon: "edit",
      run: () => form("Rename", [{ name: "title", label: "Name", value: chat.info.title, required: true }], rename),
    },
    {
      label: "Leave",
      icon: "back",
      danger: true,
      run: () => act("leave", { chat: chat.key }).then(() => openChat(other(chat)), complain),
    },
  ];
}

function other(chat) {
  return myChats().find((key) => key !== chat.key) ?? null;
}

function membersDialog(chat) {
  const list = el("div.members");
  const draw = () => {
    const accounts = [...state.users.values(), ...state.bots.values()];
    const inside = accounts.filter((one) => chat.info.members.includes(one.id));
    const outside = accounts.filter((one) => !chat.info.members.includes(one.id));
    fill(list, inside.map((one) => memberRow(chat, one)), outside.map((one) => outsideRow(chat, one)));
  };
  draw();
  const box = dialog(`Members of ${chat.info.title}`, list);
  box.addEventListener("close", on("me", draw));
}

function memberRow(chat, one) {
  const status = chat.info.statuses?.[one.id] ?? "member";
  const run = (verb) => () => act("member", { chat: chat.key, member: one.id, do: verb }).catch(complain);
  const items = [
    status === "administrator"
      ? { label: "No longer administrator", icon: "person", run: run("demote") }
      : { label: "Make administrator", icon: "person", run: run("promote") },
    { label: "Remove", icon: "trash", danger: true, run: run("remove") },
  ];
  const more = iconButton("more", `What to do with ${nameOf(one)}`, (event) => menu(event.currentTarget, items));
  return el(
    "div.file-row",
    {},
    avatar(nameOf(one), one.id),
    el("span.two-lines", {}, el("strong", {}, nameOf(one)), el("span.faint", {}, one.is_bot ? `${status}, bot` : status)),
    status === "creator" ? null : more,
  );
}

function outsideRow(chat, one) {
  const add = () => act("member", { chat: chat.key, member: one.id, do: "add" }).catch(complain);
  return el(
    "div.file-row.outside",
    {},
    avatar(nameOf(one), one.id),
    el("span.two-lines", {}, el("strong", {}, nameOf(one)), el("span.faint", {}, "not here")),
    el("button.poll-act", { type: "button", on: { click: add } }, "Add"),
  );
}

function newTopic(chat) {
  const make = async ({ name }) => {
    const made = await act("topic", { chat: chat.key, name });
    choose(chat, made.message_thread_id);
  };
  form("New topic", [{ name: "name", label: "Name", required: true }], make, { verb: "Create" });
}

function choose(chat, id) {
  chat.topic = id;
  drawTopics();
  emit("chat", chat.key);
}

function drawTopics() {
  const chat = state.chat === null ? null : chatAt(state.chat);
  const list = chat?.info?.topics;
  topics.hidden = !list;
  if (!list) return;
  const chips = [{ message_thread_id: null, name: "All" }, ...list];
  fill(
    topics,
    chips.map(({ message_thread_id: id, name }) =>
      el(
        "button.chip",
        { type: "button", "aria-pressed": String((chat.topic ?? null) === id), on: { click: () => choose(chat, id) } },
        name,
      ),
    ),
  );
}

function drawPinned() {
  const chat = state.chat === null ? null : chatAt(state.chat);
  const message = chat?.messages.get(chat.info?.pinned?.at(-1));
  pinned.hidden = !message;
  if (!message) return;
  fill(pinned, icon("pin"), el("span.two-lines", {}, el("strong", {}, "Pinned message"), el("span.faint", {}, summary(message))));
  pinned.onclick = () => emit("jump", message.message_id);
}

/** Wire up what stands between the head of a chat and its messages. */
export function groups() {
  arrowKeys(topics, ".chip", "ArrowLeft", "ArrowRight");
  const draw = () => {
    drawTopics();
    drawPinned();
  };
  on("open", draw);
  on("me", draw);
  on("chat", (key) => key === state.chat && drawPinned());
}
