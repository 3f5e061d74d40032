// What comes up while one writes: commands behind a slash, a bot's results behind its name.

import { act, look } from "./api.js";
import { el, fill } from "./dom.js";
import { fileUrl } from "./media.js";
import { complain } from "./notes.js";
import { botOf, emit, on, place, state } from "./store.js";

const box = document.getElementById("suggestions");
const field = document.getElementById("field");
const PATIENCE = 250;
let menus = {};
let active = -1;
let choices = [];
let asked = null;
let early = null;
let timer = 0;

/** Ask which commands the bots of the open chat offer. */
export async function loadCommands() {
  if (state.chat === null) return;
  try {
    menus = await look("commands", { chat: state.chat, as: state.me });
    emit("commands");
  } catch (error) {
    complain(error);
  }
}

function commands() {
  const several = Object.keys(menus).length > 1 || !botOf(state.chat);
  return Object.entries(menus).flatMap(([id, { commands: list }]) =>
    list.map(({ command, description }) => ({
      name: several ? `/${command}@${state.bots.get(Number(id))?.username}` : `/${command}`,
      description,
    })),
  );
}

/** Return what the button beside the text field does; null where it does nothing. */
export function menuButton() {
  const button = Object.values(menus)[0]?.menu_button;
  if (button?.type === "web_app") return { text: button.text, url: button.web_app.url };
  const list = commands();
  return list.length ? { text: "Menu", commands: list } : null;
}

/** Offer what fits the text so far. */
export function suggest(input) {
  clearTimeout(timer);
  const text = input.value;
  const inline = /^@(\w+) ([\s\S]*)$/.exec(text);
  const bot = inline && [...state.bots.values()].find((b) => b.username.toLowerCase() === inline[1].toLowerCase());
  if (bot) {
    timer = setTimeout(() => ask(bot, inline[2]), PATIENCE);
    return;
  }
  asked = null;
  if (/^\/\S*$/.test(text)) return offerCommands(text.toLowerCase());
  const name = /^@(\w*)$/.exec(text);
  if (name) return offerBots(name[1].toLowerCase());
  clearSuggestions();
}

function offerCommands(start) {
  show(
    commands()
      .filter(({ name }) => name.startsWith(start))
      .map(({ name, description }) => ({
        label: `${name} ${description}`,
        content: [el("strong", {}, name), el("span.faint", {}, description)],
        run: () => {
          emit("say", name);
          emit("compose", "");
        },
      })),
    "Commands",
  );
}

function offerBots(start) {
  show(
    [...state.bots.values()]
      .filter((bot) => bot.username.toLowerCase().startsWith(start))
      .map((bot) => ({
        label: bot.username,
        content: [el("strong", {}, `@${bot.username}`), el("span.faint", {}, "inline")],
        run: () => emit("compose", `@${bot.username} `),
      })),
    "Bots",
  );
}

async function ask(bot, query, offset = "") {
  try {
    const { inline_query_id: id } = await act("type", { to: bot.username, query, offset, chat: state.chat });
    asked = { id, bot, query };
    if (early?.id === id) offer(early);
    else if (!offset) fill(box, el("div.hint", {}, `@${bot.username} is thinking…`)), (box.hidden = false);
  } catch (error) {
    complain(error);
  }
}

on("results", (found) => {
  early = found;
  if (found.id === asked?.id) offer(found);
});

function offer({ results, button, next }) {
  const { bot, query } = asked;
  const items = results.map((result, index) => ({
    label: result.title ?? result.type,
    content: resultContent(result),
    run: () => {
      act("choose", { ...place(), result: index + 1 }).catch(complain);
      emit("compose", "");
    },
  }));
  if (button) {
    const run = () => emit("start", { bot, payload: button.start_parameter });
    items.unshift({ label: button.text, content: [el("strong.accent", {}, button.text)], run });
  }
  if (next) {
    const run = () => ask(bot, query, next);
    items.push({ label: "More", content: [el("span.accent", {}, "More results…")], run });
  }
  show(items, `Results of @${bot.username}`);
  if (items.length === 0) {
    fill(box, el("div.hint", {}, `@${bot.username} offers nothing for “${query}”`));
    box.hidden = false;
  }
}

function resultContent(result) {
  const file = ["photo", "gif", "mpeg4", "video", "document", "sticker"].map((k) => result[`${k}_file_id`]).find(Boolean);
  const picture = file
    ? el("img.thumb", { src: fileUrl({ file_id: file }), alt: "" })
    : el("span.thumb", { "aria-hidden": "true" }, [...(result.title ?? result.type)][0].toUpperCase());
  return [
    picture,
    el(
      "span.two-lines",
      {},
      el("strong", {}, result.title ?? result.caption ?? result.type),
      el("span.faint", {}, result.description ?? result.input_message_content?.message_text ?? ""),
    ),
  ];
}

function show(items, label) {
  choices = items;
  active = items.length ? 0 : -1;
  box.hidden = items.length === 0;
  box.setAttribute("aria-label", label);
  fill(
    box,
    items.map((item, index) => {
      const node = el(
        "div.suggestion",
        { role: "option", id: `suggestion-${index}`, "aria-label": item.label, "aria-selected": String(index === active) },
        item.content,
      );
      node.addEventListener("mousedown", (event) => {
        event.preventDefault();
        choose(index);
      });
      return node;
    }),
  );
  mark();
}

function mark() {
  [...box.children].forEach((node, index) => node.setAttribute("aria-selected", String(index === active)));
  box.children[active]?.scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-expanded", String(!box.hidden));
  if (active >= 0) field.setAttribute("aria-activedescendant", `suggestion-${active}`);
  else field.removeAttribute("aria-activedescendant");
}

function choose(index) {
  const choice = choices[index];
  clearSuggestions();
  choice?.run();
}

/** Take all offers away. */
export function clearSuggestions() {
  choices = [];
  active = -1;
  box.hidden = true;
  fill(box);
  mark();
}

/** Handle a key while something is offered; true if it was meant for the offers. */
export function chosenKey(event) {
  if (box.hidden) return false;
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in steps && choices.length) {
    active = (active + steps[event.key] + choices.length) % choices.length;
    mark();
  } else if ((event.key === "Enter" || event.key === "Tab") && active >= 0) {
    choose(active);
  } else if (event.key === "Escape") {
    clearSuggestions();
  } else {
    return false;
  }
  event.preventDefault();
  return true;
}
