// The keyboard a bot puts in place of the usual one.

import { act } from "./api.js";
import { askContact, askLocation, askPoll } from "./attach.js";
import { arrowKeys, el, fill } from "./dom.js";
import { visit } from "./buttons.js";
import { complain, menu } from "./notes.js";
import { chatAt, emit, nameOf, state } from "./store.js";

const box = document.getElementById("keyboard");
const toggle = document.getElementById("toggle-keyboard");
const field = document.getElementById("field");
const used = new Set();
const folded = new Set();
let shown = "";

arrowKeys(box, "button", "ArrowLeft", "ArrowRight");

function current() {
  const chat = chatAt(state.chat);
  const message = [...chat.messages.values()].findLast((m) => m.sandbox?.keyboard && !m.gone);
  const keyboard = message?.sandbox.keyboard;
  if (!keyboard || keyboard.remove_keyboard) return null;
  return { id: `${state.chat}/${state.me}/${message.message_id}`, message, keyboard };
}

/** Show the keyboard of the open chat, if there is one. */
export function drawKeyboard() {
  const found = current();
  const rows = found?.keyboard.keyboard;
  field.placeholder = found?.keyboard.input_field_placeholder ?? "Message";
  toggle.hidden = !rows;
  const sign = found ? `${found.id}${folded.has(found.id)}${used.has(found.id)}` : "";
  if (sign === shown) return;
  shown = sign;
  const hidden = !rows || folded.has(found.id) || (used.has(found.id) && !found.keyboard.is_persistent);
  box.hidden = hidden;
  toggle.setAttribute("aria-expanded", String(!hidden));
  fill(box);
  if (rows) {
    box.classList.toggle("tall", !found.keyboard.resize_keyboard);
    fill(box, rows.map((row) => el("div.button-row", {}, row.map((button) => one(button, found)))));
  } else if (found?.keyboard.force_reply) {
    emit("reply", found.message);
  }
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

function one(button, found) {
  const style = ["primary", "success", "danger"].includes(button.style) ? `.${button.style}` : "";
  const press = async (event) => {
    try {
      await pressed(button, event.currentTarget);
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

async function pressed(button, node) {
  const share = (content) => act("share", { chat: state.chat, content });
  if (button.request_contact) return askContact(share);
  if (button.request_location) return askLocation(share);
  if (button.request_poll) return askPoll(share, button.request_poll.type);
  if (button.web_app) return visit(button.web_app.url);
  if (button.request_users) return pickUser(button.request_users, node, share);
  if (button.request_chat) return pickChat(button.request_chat, node, share);
  return act("send", { chat: state.chat, text: button.text ?? button });
}

function pickUser({ request_id }, node, share) {
  const items = [...state.users.values()].map((user) => ({
    label: nameOf(user),
    run: () => share({ users_shared: { request_id, users: [{ user_id: user.id }] } }).catch(complain),
  }));
  menu(node, items, "Choose a user");
}

function pickChat({ request_id }, node, share) {
  const groups = [...state.chats.values()].filter((chat) => chat.info?.members?.includes(state.me));
  const items = groups.map(({ info }) => ({
    label: info.title,
    run: () => share({ chat_shared: { request_id, chat_id: info.id } }).catch(complain),
  }));
  if (items.length) menu(node, items, "Choose a chat");
  else complain(new Error("There is no group or channel to choose; make one first"));
}
