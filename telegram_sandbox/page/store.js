// What the page knows of the world, and who wants to hear of changes.

// The address of this world: one server may have several.
export const BASE = new URL("../", import.meta.url).href;

export const state = {
  last: 0,
  version: "",
  me: null,
  chat: null,
  users: new Map(),
  bots: new Map(),
  chats: new Map(),
  calls: [],
  status: { pending: {}, webhooks: {}, faults: [], clock: { running: true, ahead: 0, now: null } },
};

const CALLS = 1000;
const TYPING = 5500;
const DRAFT = 30_000;
const listeners = new Map();

/** Call a function whenever something happens; what is returned ends that. */
export function on(kind, run) {
  listeners.set(kind, [...(listeners.get(kind) ?? []), run]);
  return () => listeners.set(kind, listeners.get(kind).filter((other) => other !== run));
}

/** Say that something has happened. */
export function emit(kind, data) {
  for (const run of listeners.get(kind) ?? []) run(data);
}

/** Take in all that a new page is told. */
export function adopt(snapshot) {
  state.last = snapshot.last;
  state.version = snapshot.version;
  state.calls = snapshot.calls;
  state.status = snapshot.status;
  for (const chat of state.chats.values()) chat.messages.clear();
  adoptPeople(snapshot.people);
  for (const [key, messages] of Object.entries(snapshot.messages)) {
    for (const message of messages) put(key, message);
  }
  for (const chat of state.chats.values()) chat.seen = newest(chat)?.message_id ?? 0;
  emit("all");
}

function adoptPeople(people) {
  state.users = new Map(people.users.map((user) => [user.id, user]));
  state.bots = new Map(people.bots.map((bot) => [bot.id, bot]));
  for (const chat of people.chats) Object.assign(chatAt(chat.key), { info: chat });
  if (!state.users.has(state.me)) {
    state.me = Number(sessionStorage.me) || null;
    if (!state.users.has(state.me)) state.me = people.users[0]?.id ?? null;
  }
}

/** Return what is known of a chat, made on first use. */
export function chatAt(key) {
  if (!state.chats.has(key)) {
    const made = { key, info: null, messages: new Map(), seen: 0, typing: null, draft: "", topic: null, all: false };
    state.chats.set(key, made);
  }
  return state.chats.get(key);
}

function put(key, message) {
  chatAt(key).messages.set(message.message_id, message);
}

/** Add messages from before the ones known. */
export function putOlder(key, messages) {
  const chat = chatAt(key);
  chat.all = messages.length < 100;
  chat.messages = new Map([...messages.map((m) => [m.message_id, m]), ...chat.messages]);
  emit("chat", key);
}

/** Return the newest message of a chat that is still there. */
export function newest(chat) {
  return [...chat.messages.values()].findLast((message) => !message.gone);
}

/** Return the keys of the chats the user one is can see: with every bot, and own groups. */
export function myChats() {
  const mine = [...state.bots.keys()].map((bot) => `${bot}:${state.me}`);
  for (const [key, chat] of state.chats) {
    if (chat.info?.members?.includes(state.me)) mine.push(key);
  }
  return mine;
}

/** Return a private chat's bot, or undefined in a group. */
export function botOf(key) {
  return key?.includes(":") ? state.bots.get(Number(key.split(":")[0])) : undefined;
}

/** Return the bots in a chat. */
export function botsOf(key) {
  const bot = botOf(key);
  if (bot) return [bot];
  return (chatAt(key).info?.members ?? []).map((id) => state.bots.get(id)).filter(Boolean);
}

/** Return where what one writes goes: the open chat and, in a forum, the topic one looks at. */
export function place() {
  return { chat: state.chat, topic: chatAt(state.chat).topic };
}

/** Return what a chat is called. */
export function titleOf(key) {
  return botOf(key)?.first_name ?? chatAt(key).info?.title ?? "Chat";
}

/** Return how an account is called. */
export function nameOf(account) {
  if (!account) return "Somebody";
  return [account.first_name, account.last_name].filter(Boolean).join(" ") || account.title || "Somebody";
}

/** Become another user. */
export function become(id) {
  state.me = id;
  sessionStorage.me = id;
  const bot = botOf(state.chat);
  const mine = myChats();
  const next = bot ? `${bot.id}:${id}` : state.chat;
  emit("me");
  openChat(mine.includes(next) ? next : mine[0] ?? null);
}

/** Show another chat. */
export function openChat(key) {
  state.chat = key;
  if (key !== null) {
    sessionStorage.chat = key;
    const chat = chatAt(key);
    chat.seen = newest(chat)?.message_id ?? chat.seen;
  }
  emit("open", key);
}

/** Count what has come into a chat since it was last looked at. */
export function unread(key) {
  const chat = chatAt(key);
  return [...chat.messages.values()].filter(
    (m) => m.message_id > chat.seen && !m.gone && m.from?.id !== state.me,
  ).length;
}

on("people", (people) => {
  adoptPeople(people);
  emit("me");
});
on("message", ({ chat: key, message }) => {
  const chat = chatAt(key);
  const old = chat.messages.get(message.message_id);
  put(key, message);
  if (!old && chat.typing?.who === message.from?.first_name) chat.typing = null;
  if (key === state.chat && !document.hidden) chat.seen = Math.max(chat.seen, message.message_id);
  emit("chat", key);
  if (!old) emit("news", { key, message });
});
on("gone", ({ chat: key, message_id: id }) => {
  const message = chatAt(key).messages.get(id);
  if (message) put(key, { ...message, gone: true });
  emit("chat", key);
});
on("call", (call) => {
  state.calls.push(call);
  if (state.calls.length > CALLS) state.calls.splice(0, state.calls.length - CALLS);
});
on("status", (status) => {
  state.status = status;
});
on("typing", (typing) => {
  const chat = chatAt(typing.chat);
  chat.typing = typing;
  clearTimeout(chat.typingTimer);
  chat.typingTimer = setTimeout(() => {
    chat.typing = null;
    emit("typed", typing.chat);
  }, typing.draft === undefined ? TYPING : DRAFT);
  emit("typed", typing.chat);
});
