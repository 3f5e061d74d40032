// Inline keyboards: what each kind of button does.

import { act } from "./api.js";
import { el, icon } from "./dom.js";
import { alertBox, askToOpen, complain, copyText, menu, toast } from "./notes.js";
import { emit, myChats, nameOf, on, openChat, state, titleOf } from "./store.js";

const waiting = new Map();

/** Return a message's inline keyboard, or null. */
export function inlineKeyboard(message, chat) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows) return null;
  return el(
    "div.inline-keyboard",
    { role: "group", "aria-label": "Buttons" },
    rows.map((row, r) =>
      el("div.button-row", {}, row.map((button, c) => one(button, message, chat, r, c))),
    ),
  );
}

const MARKS = [
  ["url", "link"],
  ["login_url", "link"],
  ["web_app", "link"],
  ["copy_text", "copy"],
  ["pay", "pay"],
  ["switch_inline_query", "inline"],
  ["switch_inline_query_chosen_chat", "inline"],
  ["switch_inline_query_current_chat", "inline"],
];

function one(button, message, chat, row, column) {
  const mark = MARKS.find(([name]) => button[name] !== undefined);
  const style = ["primary", "success", "danger"].includes(button.style) ? `.${button.style}` : "";
  const node = el(
    `button.inline-button${style}`,
    { type: "button", disabled: Boolean(button.disabled) },
    el("span", {}, button.text),
    mark ? icon(mark[1]) : null,
  );
  node.addEventListener("click", () => press(button, message, chat, { row, column }, node));
  return node;
}

/** Return a button that stands inside a rich message. */
export function askButton(button, message, text) {
  const style = ["primary", "success", "danger"].includes(button.style) ? `.${button.style}` : "";
  const chat = { key: state.chat };
  const node = el(`button.inline-button${style}`, { type: "button", disabled: Boolean(button.disabled) }, text);
  // Such a button stands in no row: what it says and sends tells which is meant.
  const where = { text: node.textContent, data: button.callback_data };
  node.addEventListener("click", () => press(button, message, chat, where, node));
  return node;
}

function owner(message) {
  return message.via_bot ?? message.from;
}

async function press(button, message, chat, where, node) {
  const address = button.url ?? button.login_url?.url ?? button.web_app?.url;
  if (address !== undefined) return visit(address);
  if (button.copy_text !== undefined) return copyText(button.copy_text.text);
  if (button.switch_inline_query_current_chat !== undefined) {
    return emit("compose", `@${owner(message).username} ${button.switch_inline_query_current_chat}`);
  }
  const query = button.switch_inline_query ?? button.switch_inline_query_chosen_chat?.query;
  if (query !== undefined || button.switch_inline_query_chosen_chat) {
    return elsewhere(node, `@${owner(message).username} ${query ?? ""}`);
  }
  if (button.pay) return emit("pay", { message, chat });
  node.classList.add("waiting");
  node.setAttribute("aria-busy", "true");
  try {
    const target = { chat: chat.key, message: message.message_id, ...where };
    const { callback_query_id: id } = await act("press", target);
    waiting.set(id, { node, bot: nameOf(owner(message)) });
    const early = answers.get(id);
    if (early) answered(early);
  } catch (error) {
    done(node);
    complain(error);
  }
}

/** Go where an address leads: into a chat of this world, or out of the page after a question. */
export function visit(address) {
  const deep = /^(?:https?:\/\/)?t\.me\/(\w+)(?:\?start=([\w-]*))?$/i.exec(address);
  const name = deep?.[1].toLowerCase();
  const bot = deep && [...state.bots.values()].find((b) => b.username.toLowerCase() === name);
  if (bot) emit("start", { bot, payload: deep[2] });
  else askToOpen(address);
}

function elsewhere(node, text) {
  const items = myChats().map((key) => ({
    label: titleOf(key),
    run: () => {
      openChat(key);
      emit("compose", text);
    },
  }));
  menu(node, items, "Choose a chat");
}

// An answer may come before the press itself has been confirmed.
const answers = new Map();

on("answer", (answer) => {
  answers.set(answer.id, answer);
  if (answers.size > 100) answers.delete(answers.keys().next().value);
  if (waiting.has(answer.id)) answered(answer);
});

function answered(answer) {
  const { node, bot } = waiting.get(answer.id);
  waiting.delete(answer.id);
  done(node);
  if (answer.url) visit(answer.url);
  else if (answer.text && answer.show_alert) alertBox(bot, answer.text);
  else if (answer.text) toast(answer.text);
}

function done(node) {
  node.classList.remove("waiting");
  node.removeAttribute("aria-busy");
}
