// The list of chats, who one is, and new people.

import { act } from "./api.js";
import { arrowKeys, el, fill, icon, iconButton, reconcile } from "./dom.js";
import { lastLine } from "./conversation.js";
import { avatar, clock } from "./message.js";
import { form, menu } from "./notes.js";
import { become, botOf, chatAt, myChats, nameOf, newest, on, openChat, state, titleOf, unread } from "./store.js";

const list = document.getElementById("chats");
const who = document.getElementById("who");

function draw() {
  const keys = myChats().sort((a, b) => date(b) - date(a));
  reconcile(
    list,
    keys.map((key) => {
      const { text, date: when } = lastLine(key);
      const count = unread(key);
      const typing = chatAt(key).typing ? "typing…" : "";
      const sign = JSON.stringify([titleOf(key), text, when, count, typing, key === state.chat]);
      return { key, sign, build: () => entry(key, typing || text, when, count, Boolean(typing)) };
    }),
  );
  document.title = total(keys) ? `(${total(keys)}) Telegram sandbox` : "Telegram sandbox";
}

function total(keys) {
  return keys.reduce((sum, key) => sum + unread(key), 0);
}

function date(key) {
  return newest(chatAt(key))?.date ?? 0;
}

function entry(key, text, when, count, typing) {
  const mark = botOf(key) ? null : icon(chatAt(key).info?.type === "channel" ? "channel" : "group");
  const click = () => {
    openChat(key);
    document.body.classList.add("in-chat");
    if (matchMedia("(min-width: 761px)").matches) document.getElementById("field").focus();
  };
  return el(
    "button.chat-entry",
    { type: "button", "aria-current": key === state.chat ? "true" : null, on: { click } },
    avatar(titleOf(key), key.split(":")[0]),
    el(
      "span.two-lines",
      {},
      el("span.entry-head", {}, mark, el("strong", {}, titleOf(key)), when ? el("time.faint", {}, clock(when)) : null),
      el(
        "span.entry-tail",
        {},
        el(`span.faint${typing ? ".typing" : ""}`, {}, text || "No messages yet"),
        count ? el("span.badge", { "aria-label": `${count} unread` }, count) : null,
      ),
    ),
  );
}

function drawWho() {
  const me = state.users.get(state.me);
  if (!me) return;
  fill(
    who,
    avatar(nameOf(me), me.id),
    el("span.two-lines", {}, el("strong", {}, nameOf(me)), el("span.faint", {}, me.username ? `@${me.username}` : `id ${me.id}`)),
    icon("down"),
  );
  who.setAttribute("aria-label", `You are ${nameOf(me)}. Become somebody else`);
}

function switchUser(event) {
  const others = [...state.users.values()].map((user) => ({
    label: user.id === state.me ? `${nameOf(user)} (you)` : nameOf(user),
    icon: "person",
    run: () => become(user.id),
  }));
  menu(event.currentTarget, [...others, { label: "New user…", icon: "plus", run: newUser }], "Users");
}

function newUser() {
  const fields = [
    { name: "first_name", label: "First name", required: true, placeholder: "Bob" },
    { name: "username", label: "User name, if any", placeholder: "bob" },
    { name: "language_code", label: "Language", value: "en" },
  ];
  form("New user", fields, async ({ first_name, username, language_code }) => {
    const data = { first_name, language_code };
    if (username) data.username = username.replace(/^@/, "");
    const user = await act("user", data);
    state.users.set(user.id, user);
    become(user.id);
  }, { verb: "Become this user" });
}

function newGroup(type) {
  const accounts = [...state.bots.values(), ...state.users.values()].filter((a) => a.id !== state.me);
  const boxes = accounts.map((account) => [account.id, el("input", { type: "checkbox", checked: true })]);
  const members = el(
    "fieldset",
    {},
    el("legend", {}, "Members"),
    boxes.map(([, box], at) => el("label.check", {}, box, nameOf(accounts[at]), accounts[at].is_bot ? el("span.faint", {}, " bot") : null)),
  );
  const name = type === "channel" ? "New channel" : "New group";
  const fields = [
    { name: "title", label: "Name", required: true },
    { name: "username", label: "Public name, if any" },
    ...(type === "channel" ? [] : [{ name: "forum", label: "With topics", type: "checkbox" }]),
  ];
  form(name, fields, async ({ title, username, forum }) => {
    const chosen = boxes.filter(([, box]) => box.checked).map(([id]) => id);
    const { key } = await act("group", { title, username, type, forum, members: chosen });
    const info = { key, type, title, members: [state.me, ...chosen] };
    chatAt(key).info ??= info;
    openChat(key);
  }, { verb: "Create", extra: members });
}

function theme() {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const now = () => localStorage.theme ?? (dark.matches ? "dark" : "light");
  const button = iconButton("moon", "Light or dark", () => {
    localStorage.theme = now() === "dark" ? "light" : "dark";
    apply();
  });
  const apply = () => {
    document.documentElement.dataset.theme = now();
    fill(button, icon(now() === "dark" ? "sun" : "moon"));
    button.setAttribute("aria-pressed", String(now() === "dark"));
  };
  dark.addEventListener("change", apply);
  apply();
  return button;
}

/** Wire up the list of chats. */
export function sidebar() {
  const more = (event) =>
    menu(event.currentTarget, [
      { label: "New user…", icon: "person", run: newUser },
      { label: "New group…", icon: "group", run: () => newGroup("supergroup") },
      { label: "New channel…", icon: "channel", run: () => newGroup("channel") },
    ], "New");
  document.getElementById("side-actions").append(
    iconButton("plus", "New user, group or channel", more, { "aria-haspopup": "menu" }),
    theme(),
  );
  who.addEventListener("click", switchUser);
  arrowKeys(list, ".chat-entry");
  for (const kind of ["chat", "me", "open", "all", "typed"]) on(kind, draw);
  for (const kind of ["me", "all", "open"]) on(kind, drawWho);
}
