// The keyboard a bot puts in place of the usual one.

import { act } from "./api.js";
import { askPlace, askPoll } from "./attach.js";
import { arrowKeys, el, fill } from "./dom.js";
import { visit } from "./buttons.js";
import { complain, menu } from "./notes.js";
import { chatAt, emit, nameOf, newest, state } from "./store.js";

const box = document.getElementById("keyboard");
const toggle = document.getElementById("toggle-keyboard");
const field = document.getElementById("field");
const used = new Set();
const folded = new Set();
let shown = "";

arrowKeys(box, "button", "ArrowLeft", "ArrowRight");

function current() {
  const chat = chatAt(state.chat);
  const message = [...chat.messages.values()].findLast(
    (m) => m.sandbox?.keyboard && !m.sandbox.keyboard.force_reply && !m.gone && isForMe(m),
  );
  const keyboard = message?.sandbox.keyboard;
  if (!keyboard || keyboard.remove_keyboard) return null;
  return { id: `${state.chat}/${state.me}/${message.message_id}`, message, keyboard };
}

/** A selective keyboard is for those the message answers or names. */
function isForMe(message) {
  if (!message.sandbox.keyboard.selective) return true;
  const me = state.users.get(state.me);
  const named = (message.entities ?? []).some((entity) => entity.user?.id === state.me);
  const text = (message.text ?? message.caption ?? "").toLowerCase();
  const called = me?.username && text.split(/\s+/).includes(`@${me.username.toLowerCase()}`);
  return message.reply_to_message?.from?.id === state.me || named || Boolean(called);
}

function forced() {
  const last = newest(chatAt(state.chat));
  return last?.sandbox?.keyboard?.force_reply && isForMe(last) ? last : null;
}

/** Show the keyboard of the open chat, if there is one. */
export function drawKeyboard() {
  const found = current();
  const rows = found?.keyboard.keyboard;
  const hint = forced()?.sandbox.keyboard.input_field_placeholder;
  field.placeholder = hint || found?.keyboard.input_field_placeholder || "Message";
  toggle.hidden = !rows;
  const answer = forced();
  const sign = `${found?.id}${folded.has(found?.id)}${used.has(found?.id)}${answer?.message_id}`;
  if (sign === shown) return;
  shown = sign;
  const hidden = !rows || folded.has(found.id) || (used.has(found.id) && !found.keyboard.is_persistent);
  box.hidden = hidden;
  toggle.setAttribute("aria-expanded", String(!hidden));
  fill(box);
  if (rows) {
    box.classList.toggle("tall", !found.keyboard.resize_keyboard);
    fill(box, rows.map((row, r) => el("div.button-row", {}, row.map((button, c) => one(button, found, r, c)))));
  }
  if (answer) emit("reply", answer);
}

/** Hide the keyboard or show it again. */
export function toggleKeyboard() {
  const { id } = current();
  if (box.hidden) {
    folded.delete(id);
    used.delete(id);
  } else {
    folded.add(id);
  }
  drawKeyboard();
}

function one(button, found, row, column) {
  const style = ["primary", "success", "danger"].includes(button.style) ? `.${button.style}` : "";
  const press = async (event) => {
    try {
      await pressed(button, found, row, column, event.currentTarget);
      if (found.keyboard.one_time_keyboard) {
        used.add(found.id);
        drawKeyboard();
      }
    } catch (error) {
      complain(error);
    }
  };
  return el(`button.key${style}`, { type: "button", on: { click: press } }, button.text ?? button);
}

async function pressed(button, { message }, row, column, node) {
  const target = { chat: state.chat, message: message.message_id, row, column };
  const press = (given = {}) => act("press", { ...target, ...given });
  if (button.request_location) return askPlace(press);
  if (button.request_poll) return askPoll(button.request_poll.type);
  if (button.web_app) return visit(button.web_app.url);
  if (button.request_users) return pickUser(button.request_users, node, press);
  if (button.request_chat) return pickChat(node, press);
  return press();
}

function pickUser({ user_is_bot: bots }, node, press) {
  const all = [...state.users.values(), ...state.bots.values()];
  const fit = all.filter((one) => one.id !== state.me && (bots === undefined || bots === one.is_bot));
  const items = fit.map((one) => ({
    label: nameOf(one),
    run: () => press({ users: [one.id] }).catch(complain),
  }));
  if (items.length) menu(node, items, "Choose a user");
  else complain(new Error("There is nobody to choose; add a user first"));
}

function pickChat(node, press) {
  const groups = [...state.chats.values()].filter((chat) => chat.info?.members?.includes(state.me));
  const items = groups.map(({ key, info }) => ({
    label: info.title,
    run: () => press({ picked: key }).catch(complain),
  }));
  if (items.length) menu(node, items, "Choose a chat");
  else complain(new Error("There is no group or channel to choose; make one first"));
}
