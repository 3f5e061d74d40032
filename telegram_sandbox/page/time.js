// The world's time: read it, stop it, move it.

import { change } from "./api.js";
import { el, fill } from "./dom.js";
import { complain } from "./notes.js";
import { on, state } from "./store.js";

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
  let since = performance.now();
  const tick = () => {
    const { now, paused } = state.status.clock;
    const seconds = now === null || now === undefined ? Date.now() / 1000 : now + (paused ? 0 : (performance.now() - since) / 1000);
    const date = new Date(seconds * 1000);
    fill(face, el("strong", {}, date.toLocaleTimeString("en-GB")), el("span.faint", {}, date.toLocaleDateString("en", { dateStyle: "full" })));
  };
  const draw = () => {
    since = performance.now();
    tick();
    fill(acts, state.status.clock.steerable ? steering(state.status.clock.paused) : el("p.hint", {}, "This world goes by the machine's clock."));
  };
  setInterval(() => face.offsetParent && tick(), 500);
  on("status", draw);
  on("all", draw);
  return [face, acts];
}

function steering(paused) {
  const move = (data) => () => change("clock", data).catch(complain);
  return [
    el(
      "div.row-start",
      {},
      el("button.primary", { type: "button", on: { click: move({ paused: !paused }) } }, paused ? "Let time run" : "Stop time"),
    ),
    el("p.hint", {}, "Move ahead: what is due on the way happens, and polls that wait come back."),
    el("div.fault-grid", {}, STEPS.map(([label, seconds]) => el("button.fault", { type: "button", on: { click: move({ advance: seconds }) } }, label))),
  ];
}
