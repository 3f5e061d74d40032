// Faults at the press of a button.

import { change, remove } from "./api.js";
import { el, fill, iconButton } from "./dom.js";
import { complain, toast } from "./notes.js";
import { on, state } from "./store.js";

const QUICK = [
  ["429, wait 5 s", { kind: "flood", retry_after: 5 }],
  ["502 Bad Gateway", { kind: "status", code: 502 }],
  ["500 in JSON", { kind: "error", code: 500 }],
  ["403 blocked", { kind: "error", code: 403, description: "Forbidden: bot was blocked by the user" }],
  ["Reset", { kind: "reset" }],
  ["No answer", { kind: "close" }],
  ["Cut short", { kind: "cut" }],
  ["Stall 10 s", { kind: "stall", seconds: 10 }],
  ["Not JSON", { kind: "not_json" }],
  ["Sent, then lost", { kind: "reset", after: true }],
];

const KINDS = ["flood", "error", "status", "reset", "close", "cut", "drip", "stall", "empty", "not_json"];
// What a number beside the kind means.
const NUMBER = { flood: "retry_after", error: "code", status: "code", stall: "seconds" };

/** Return the panel with the buttons, a form for the rest, and the list of what is coming. */
export function faultPanel() {
  const list = el("div.faults", { "aria-live": "polite" });
  const method = el("input", { value: "", placeholder: "any method, or send*", "aria-label": "Method" });
  const times = el("input", { type: "number", min: "1", value: "1", "aria-label": "How many times" });
  const target = () => ({
    method: method.value.trim() || null,
    times: times.value ? Number(times.value) : null,
  });
  const quick = QUICK.map(([label, fault]) =>
    el("button.fault", { type: "button", on: { click: () => inject({ ...target(), ...fault }, label) } }, label),
  );
  const floods = el("input", { type: "checkbox", on: { change: () => change("floods", { on: floods.checked }).catch(complain) } });
  const show = () => {
    draw(list);
    floods.checked = Boolean(state.status.floods);
  };
  on("status", show);
  on("all", show);
  return [
    el("p.hint", {}, "The next calls that fit go wrong. Leave the number empty for all of them."),
    el("div.pair", {}, el("label.field", {}, el("span", {}, "Method"), method), el("label.field.short", {}, el("span", {}, "Times"), times)),
    el("div.fault-grid", {}, quick),
    custom(target),
    el("label.check.padded", {}, floods, "Telegram's own flood limits"),
    el("h3", {}, "Waiting to strike"),
    list,
  ];
}

function custom(target) {
  const kind = el("select", { "aria-label": "Kind of fault", value: "error" }, KINDS.map((name) => el("option", { value: name }, name)));
  const number = el("input", { type: "number", min: "0", "aria-label": "Code or seconds", value: "400" });
  const text = el("input", { placeholder: "description", "aria-label": "Description of the error" });
  const chance = el("input", { type: "number", min: "0", max: "100", value: "100", "aria-label": "Chance in percent" });
  const after = el("input", { type: "checkbox" });
  const explain = () => {
    number.disabled = !NUMBER[kind.value];
    number.placeholder = NUMBER[kind.value] ?? "";
    text.disabled = kind.value !== "error";
  };
  kind.addEventListener("change", explain);
  explain();
  const add = (event) => {
    event.preventDefault();
    const fault = { ...target(), kind: kind.value, after: after.checked, probability: Number(chance.value) / 100 };
    if (NUMBER[kind.value] && number.value) fault[NUMBER[kind.value]] = Number(number.value);
    if (kind.value === "error" && text.value.trim()) fault.description = text.value.trim();
    inject(fault, kind.value);
  };
  return el(
    "details.custom",
    {},
    el("summary", {}, "Another fault"),
    el(
      "form",
      { on: { submit: add } },
      el("div.pair", {}, kind, number),
      text,
      el("label.field", {}, el("span", {}, "Chance in %"), chance),
      el("label.check", {}, after, "after the method has taken effect"),
      el("div.row-end", {}, el("button.primary", { type: "submit" }, "Add")),
    ),
  );
}

async function inject(fault, label) {
  try {
    await change("faults", fault);
    toast(`${label}: waits for ${fault.method ?? "the next call"}`);
  } catch (error) {
    complain(error);
  }
}

function draw(list) {
  const faults = state.status.faults;
  const clear = el("button", { type: "button", on: { click: () => remove("faults").catch(complain) } }, "Remove all");
  fill(
    list,
    faults.length ? faults.map(row) : el("p.faint", {}, "None."),
    faults.length > 1 ? el("div.row-end", {}, clear) : null,
  );
}

function row(fault) {
  const number = NUMBER[fault.kind] ? fault[NUMBER[fault.kind]] : null;
  const facts = [
    fault.method ?? "any method",
    fault.times === null ? "for ever" : `${fault.hits} of ${fault.times}`,
    fault.after ? "after the effect" : null,
    fault.probability < 1 ? `${Math.round(fault.probability * 100)} %` : null,
  ];
  const take = () => remove("faults", { id: fault.id }).catch(complain);
  return el(
    "div.fault-row",
    {},
    el("span.two-lines", {}, el("strong", {}, [fault.kind, number].filter((x) => x !== null && x !== undefined).join(" ")), el("span.faint", {}, facts.filter(Boolean).join(" · "))),
    iconButton("close", `Remove the fault ${fault.kind}`, take),
  );
}
