// Where one writes: text, answers, edits, and what hangs on the text field.

import { act } from "./api.js";
import { attachMenu, offerFiles } from "./attach.js";
import { el, fill, icon, iconButton } from "./dom.js";
import { summary, author } from "./message.js";
import { complain, dialog, menu } from "./notes.js";
import { drawKeyboard, toggleKeyboard } from "./keyboard.js";
import { money } from "./media.js";
import { chosenKey, clearSuggestions, loadCommands, menuButton, suggest } from "./suggest.js";
import { chatAt, emit, nameOf, on, openChat, place, state } from "./store.js";
import { visit } from "./buttons.js";

const box = document.getElementById("composer");
const field = document.getElementById("field");
const about = document.getElementById("about");
const send = document.getElementById("send");
let answering = null;
let editing = null;

async function submit() {
  const text = field.value.trim();
  if (!text) return;
  const chat = state.chat;
  try {
    if (editing) await act("edit", { chat, message: editing.message_id, text });
    else await act("send", { ...place(), text, reply_to: answering?.message_id });
    chatAt(chat).draft = "";
    if (state.chat !== chat) return;
    settle();
    write("");
  } catch (error) {
    complain(error);
  }
}

/** Say something in the open chat at once. */
async function say(text) {
  try {
    await act("send", { ...place(), text });
  } catch (error) {
    complain(error);
  }
}

function write(text) {
  field.value = text;
  grow();
  suggest(field);
  field.focus();
  field.setSelectionRange(text.length, text.length);
}

function grow() {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, innerHeight * 0.35)}px`;
  send.disabled = !field.value.trim();
}

function settle() {
  answering = null;
  editing = null;
  fill(about);
  about.hidden = true;
}

function showAbout(message, what) {
  about.hidden = false;
  const stop = () => {
    const edited = editing;
    settle();
    if (edited) write("");
    field.focus();
  };
  fill(
    about,
    icon(what === "Edit" ? "edit" : "reply"),
    el("span.two-lines", {}, el("strong", {}, what === "Edit" ? "Edit message" : nameOf(author(message))), el("span.faint", {}, summary(message))),
    iconButton("close", "Never mind", stop),
  );
}

function keys(event) {
  if (event.isComposing) return;
  if (chosenKey(event)) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    submit();
  } else if (event.key === "Escape" && (answering || editing)) {
    event.preventDefault();
    about.querySelector("button").click();
  } else if (event.key === "ArrowUp" && !field.value) {
    const own = [...chatAt(state.chat).messages.values()].findLast(
      (m) => m.from?.id === state.me && (m.text ?? m.caption) && !m.gone,
    );
    if (own) {
      event.preventDefault();
      emit("edit", own);
    }
  }
}

function dropping() {
  const main = document.getElementById("chat");
  let depth = 0;
  const over = (step) => {
    depth = step === 0 ? 0 : depth + step;
    main.classList.toggle("dropping", depth > 0);
  };
  main.addEventListener("dragenter", () => over(1));
  main.addEventListener("dragleave", () => over(-1));
  main.addEventListener("dragover", (event) => event.preventDefault());
  main.addEventListener("drop", (event) => {
    event.preventDefault();
    over(0);
    if (event.dataTransfer.files.length) offerFiles([...event.dataTransfer.files]);
  });
  field.addEventListener("paste", (event) => {
    const files = [...event.clipboardData.files];
    if (files.length) {
      event.preventDefault();
      offerFiles(files);
    }
  });
}

function pay({ message, chat }) {
  const bill = message.invoice;
  const button = el("button.primary", { type: "button" }, `Pay ${money(bill.total_amount, bill.currency)}`);
  const ask = dialog("Pay", [el("p", {}, el("strong", {}, bill.title)), el("p", {}, bill.description)], { buttons: [button] });
  button.addEventListener("click", () => {
    ask.close();
    act("pay", { chat: chat.key, message: message.message_id }).catch(complain);
  });
}

function drawMenuButton() {
  const button = document.getElementById("menu-button");
  const given = menuButton();
  button.hidden = given === null;
  if (given !== null) fill(button, icon("menu"), el("span", {}, given.text));
}

function openMenu(event) {
  const { url, commands } = menuButton();
  if (url) return visit(url);
  menu(
    event.currentTarget,
    commands.map(({ name, description }) => ({ label: `${name}  ${description}`, run: () => say(name) })),
    "Commands",
  );
}

/** Wire up the text field and what is around it. */
export function composer() {
  send.append(icon("send"));
  document.getElementById("attach").append(icon("attach"));
  document.getElementById("attach").addEventListener("click", (event) => attachMenu(event.currentTarget));
  document.getElementById("toggle-keyboard").append(icon("keyboard"));
  document.getElementById("toggle-keyboard").addEventListener("click", toggleKeyboard);
  document.getElementById("menu-button").addEventListener("click", openMenu);
  box.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  field.addEventListener("keydown", keys);
  field.addEventListener("input", () => {
    grow();
    suggest(field);
    if (state.chat) chatAt(state.chat).draft = field.value;
  });
  field.addEventListener("blur", () => setTimeout(() => document.activeElement === field || clearSuggestions(), 150));
  dropping();
  on("say", say);
  on("compose", write);
  on("reply", (message) => {
    settle();
    answering = message;
    showAbout(message, "Reply");
    field.focus();
  });
  on("edit", (message) => {
    settle();
    editing = message;
    showAbout(message, "Edit");
    write(message.text ?? message.caption);
  });
  on("pay", pay);
  on("start", async ({ bot, payload }) => {
    openChat(`${bot.id}:${state.me}`);
    if (payload !== undefined) await say(`/start ${payload}`.trim());
  });
  on("open", async (key) => {
    settle();
    box.hidden = key === null;
    if (key === null) return;
    field.value = chatAt(key).draft;
    grow();
    await loadCommands();
    drawMenuButton();
    drawKeyboard();
  });
  on("commands", drawMenuButton);
  on("me", loadCommands);
  on("chat", (key) => key === state.chat && drawKeyboard());
}
