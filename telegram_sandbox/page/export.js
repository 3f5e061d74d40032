// Taking the conversation away: as a test, or as text.

import { look } from "./api.js";
import { el, fill } from "./dom.js";
import { complain, copyText, dialog } from "./notes.js";
import { botsOf, on, state } from "./store.js";

/** Offer the conversation as a file. */
export function exporting() {
  on("export", () => {
    const bot = botsOf(state.chat)[0];
    const command = el("input", { value: localStorage.command ?? "python bot.py", "aria-label": "Command that starts the bot" });
    const kind = el("select", { "aria-label": "Form" }, el("option", { value: "test" }, "pytest file"), el("option", { value: "text" }, "text"));
    const text = el("pre.json.export", { tabindex: "0" });
    const start = el("label.field", {}, el("span", {}, "Command that starts the bot"), command);
    let shown = "";
    const draw = async () => {
      localStorage.command = command.value;
      start.hidden = kind.value === "text";
      try {
        shown = kind.value === "text"
          ? await look("transcript")
          : await look("export", { bot: bot?.username ?? "", command: command.value });
        fill(text, shown);
      } catch (error) {
        complain(error);
      }
    };
    command.addEventListener("change", draw);
    kind.addEventListener("change", draw);
    const copy = el("button", { type: "button", on: { click: () => copyText(shown) } }, "Copy");
    const save = el("button.primary", {
      type: "button",
      on: { click: () => download(kind.value === "text" ? "conversation.txt" : "test_conversation.py", shown) },
    }, "Save");
    dialog("Export the conversation", [el("label.field", {}, el("span", {}, "As"), kind), start, text], { wide: true, buttons: [copy, save] });
    draw();
  });
}

function download(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
