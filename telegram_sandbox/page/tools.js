// The panel for bot authors: calls, waiting updates, faults, time, how to connect.

import { look } from "./api.js";
import { connectPanel } from "./connect.js";
import { arrowKeys, el, fill, iconButton } from "./dom.js";
import { faultPanel } from "./faults.js";
import { complain } from "./notes.js";
import { on, state } from "./store.js";
import { timePanel } from "./time.js";

const panel = document.getElementById("tools");
const ROWS = 300;
let filter = "";
let polls = false;
let tab = "calls";

const TABS = [
  ["calls", "Calls"],
  ["updates", "Updates"],
  ["faults", "Faults"],
  ["time", "Time"],
  ["connect", "Connect"],
];

const panes = {};

/** Wire up the panel. */
export function tools() {
  const tabs = TABS.map(([name, title]) =>
    el(
      "button.tab",
      { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": `pane-${name}`, on: { click: () => open(name) } },
      title,
    ),
  );
  for (const [name] of TABS) {
    panes[name] = el("div.pane", { role: "tabpanel", id: `pane-${name}`, "aria-labelledby": `tab-${name}` });
  }
  const bar = el("div.tabs", { role: "tablist", "aria-label": "Tools" }, tabs);
  arrowKeys(bar, ".tab", "ArrowLeft", "ArrowRight");
  const close = iconButton("close", "Close the tools", () => toggle(false));
  fill(panel, el("header", {}, bar, close), Object.values(panes));
  document.getElementById("chat-actions").append(
    iconButton("tools", "Tools for bot authors", () => toggle(!document.body.classList.contains("with-tools")), { id: "tools-button" }),
  );
  buildCalls();
  fill(panes.faults, faultPanel());
  fill(panes.time, timePanel());
  fill(panes.connect, connectPanel());
  on("call", (call) => state.calls.length && addCall(call));
  on("all", drawCalls);
  on("status", () => tab === "updates" && drawUpdates());
  open("calls");
  show(localStorage.tools !== "closed" && innerWidth > 1100);
}

/** Show one of the panel's tabs. */
export function open(name) {
  tab = name;
  for (const [other] of TABS) {
    panes[other].hidden = other !== name;
    const button = document.getElementById(`tab-${other}`) ?? panel.querySelector(`#tab-${other}`);
    button.setAttribute("aria-selected", String(other === name));
    button.tabIndex = other === name ? 0 : -1;
  }
  if (name === "updates") drawUpdates();
}

function toggle(shown) {
  show(shown);
  localStorage.tools = shown ? "open" : "closed";
}

function show(shown) {
  document.body.classList.toggle("with-tools", shown);
  panel.inert = !shown;
  document.getElementById("tools-button").setAttribute("aria-pressed", String(shown));
}

let rows;

function buildCalls() {
  rows = el("div.calls", { role: "list", "aria-label": "Calls of the Bot API, newest first" });
  const words = el("input", { type: "search", placeholder: "Filter: method, text, error…", "aria-label": "Filter the calls" });
  words.addEventListener("input", () => {
    filter = words.value.trim().toLowerCase();
    drawCalls();
  });
  const box = el("input", { type: "checkbox" });
  box.addEventListener("change", () => {
    polls = box.checked;
    drawCalls();
  });
  fill(panes.calls, el("div.bar-row", {}, words, el("label.check", {}, box, "polling")), rows);
  arrowKeys(rows, "summary");
}

function fits(call) {
  if (!polls && call.method === "getUpdates" && !call.error && !call.fault && !filter) return false;
  return !filter || JSON.stringify(call).toLowerCase().includes(filter);
}

function drawCalls() {
  const shown = state.calls.filter(fits).slice(-ROWS).reverse();
  fill(rows, shown.length ? shown.map(callRow) : el("p.hint", { data: { empty: "" } }, "No calls yet. Start a bot: see Connect."));
}

function addCall(call) {
  if (!fits(call)) return;
  rows.querySelector("[data-empty]")?.remove();
  rows.prepend(callRow(call));
  while (rows.children.length > ROWS) rows.lastElementChild.remove();
}

function callRow(call) {
  const time = new Date(call.at * 1000).toLocaleTimeString("en-GB");
  const bad = Boolean(call.error || call.fault);
  const row = el(
    `details.call${bad ? ".failed" : ""}`,
    { role: "listitem" },
    el(
      "summary",
      {},
      el("time", {}, time),
      el("strong", {}, call.method),
      state.bots.size > 1 ? el("span.faint", {}, call.bot ?? "?") : null,
      el("span.took", {}, took(call.duration)),
      el(`span.code${bad ? ".bad" : ""}`, {}, call.code || "—"),
    ),
  );
  if (call.error) row.querySelector("summary").append(el("span.call-error", {}, call.error));
  // Most rows are never opened: their insides are made when they are.
  row.addEventListener("toggle", () => row.children.length === 1 && row.append(callDetails(call)), { once: true });
  return row;
}

function took(seconds) {
  return seconds < 1 ? `${(seconds * 1000).toFixed(seconds < 0.01 ? 1 : 0)} ms` : `${seconds.toFixed(1)} s`;
}

function callDetails(call) {
  const given = Object.entries(call.parameters);
  return el(
    "div.call-body",
    {},
    call.fault ? el("p.call-error", {}, `Fault: ${call.fault}`) : null,
    given.length
      ? el("dl", {}, given.map(([name, value]) => [
          el(`dt${call.ignored.includes(name) ? ".ignored" : ""}`, {}, name),
          el("dd", {}, pretty(value)),
        ]))
      : el("p.faint", {}, "No arguments"),
    call.ignored.length ? el("p.call-error", {}, `Not a parameter of ${call.method}: ${call.ignored.join(", ")}`) : null,
    call.error ? null : [el("span.faint", {}, "Answer"), el("pre.json", { tabindex: "0" }, pretty(call.result))],
  );
}

function pretty(value) {
  if (typeof value !== "string") return JSON.stringify(value, null, 2);
  if (!/^[[{]/.test(value)) return value;
  try {
    return JSON.stringify(JSON.parse(value), null, 2);
  } catch {
    return value;
  }
}

async function drawUpdates() {
  try {
    const pending = await look("pending");
    fill(panes.updates, [...state.bots.values()].map((bot) => queue(bot, pending[bot.id] ?? [])));
  } catch (error) {
    complain(error);
  }
}

function queue(bot, updates) {
  const hook = state.status.webhooks[bot.id];
  const count = updates.length;
  return el(
    "section",
    {},
    el("h3", {}, `@${bot.username}`),
    el("p.faint", {}, hook ? `Webhook: ${hook}` : "Fetched by getUpdates"),
    el("p", {}, count ? `${count} waiting${count > 50 ? ", the first 50:" : ":"}` : "Nothing waits: the bot has fetched everything."),
    updates.slice(0, 50).map((update) => {
      const kind = Object.keys(update).find((name) => name !== "update_id");
      return el(
        "details.call",
        {},
        el("summary", {}, el("strong", {}, kind), el("span.took", {}, update.update_id)),
        el("div.call-body", {}, el("pre.json", { tabindex: "0" }, JSON.stringify(update, null, 2))),
      );
    }),
  );
}
