// The world's time: read it, stop it, move it.

import { change } from "./api.js";
import { el, fill } from "./dom.js";
import { complain, toast } from "./notes.js";
import { on, state } from "./store.js";

const MOMENT = "page";
const STEPS = [
  ["+1 s", 1],
  ["+10 s", 10],
  ["+1 min", 60],
  ["+1 h", 3600],
  ["+1 day", 86_400],
];

/** Return the panel that shows and moves the clock. */
export function timePanel() {
  const face = el("div.clock-face", { role: "timer", "aria-label": "Time in the sandbox" });
  const acts = el("div");
  const tick = () => {
    const { running, now, ahead } = state.status.clock;
    const date = new Date(running ? Date.now() + ahead * 1000 : now * 1000);
    fill(face, el("strong", {}, date.toLocaleTimeString("en-GB")), el("span.faint", {}, date.toLocaleDateString("en", { dateStyle: "full" })));
  };
  const draw = () => {
    tick();
    const { running, ahead } = state.status.clock;
    const far = Math.round(ahead);
    const how = running ? (Math.abs(far) < 2 ? "Runs with the machine's clock." : `Runs ${far} s ahead of the machine's clock.`) : "Stands still.";
    fill(acts, el("p.hint", { role: "status" }, how), steering(running));
  };
  setInterval(() => face.offsetParent && tick(), 500);
  on("status", draw);
  on("all", draw);
  return [face, acts];
}

function steering(running) {
  const move = (data) => () => change("clock", data).catch(complain);
  return [
    el(
      "div.row-start",
      {},
      el("button.primary", { type: "button", on: { click: move({ paused: running }) } }, running ? "Stop time" : "Let time run"),
      el("button.fault", { type: "button", on: { click: move({ idle: true }) } }, "Until nothing is due"),
    ),
    el("p.hint", {}, "Move ahead: what is due on the way happens, and polls that wait come back."),
    el("div.fault-grid", {}, STEPS.map(([label, seconds]) => el("button.fault", { type: "button", on: { click: move({ advance: seconds }) } }, label))),
    el("h3", {}, "The whole world"),
    el("p.hint", {}, "Try something, then go back to how it was: chats, members, updates, time."),
    el(
      "div.fault-grid",
      {},
      el("button.fault", { type: "button", on: { click: keep({ save: MOMENT }, "This moment is kept") } }, "Keep this moment"),
      el("button.fault", { type: "button", on: { click: keep({ restore: MOMENT }, "Back again") } }, "Go back to it"),
    ),
  ];
}

function keep(data, said) {
  return () => change("snapshots", data).then(() => toast(said), complain);
}
