// How a bot finds its way here, in the words of several libraries.

import { el, fill, iconButton } from "./dom.js";
import { copyText } from "./notes.js";
import { BASE, on, state } from "./store.js";

const HERE = BASE.replace(/\/$/, "");

const WAYS = [
  [
    "evergram",
    () => `TELEGRAM_API_BASE_URL=${HERE} TOKEN=1:test python bot.py`,
    "Every bot written with telegram.ext: only the environment changes.",
  ],
  [
    "python-telegram-bot 20 and later",
    () => `app = (
    ApplicationBuilder()
    .token("1:test")
    .base_url("${HERE}/bot")
    .base_file_url("${HERE}/file/bot")
    .build()
)`,
  ],
  [
    "aiogram 3",
    () => `session = AiohttpSession(
    api=TelegramAPIServer.from_base("${HERE}")
)
bot = Bot("1:test", session=session)`,
  ],
  [
    "pyTelegramBotAPI",
    () => `telebot.apihelper.API_URL = "${HERE}/bot{0}/{1}"
telebot.apihelper.FILE_URL = "${HERE}/file/bot{0}/{1}"
bot = telebot.TeleBot("1:test")`,
  ],
  [
    "grammY",
    () => `const bot = new Bot("1:test", {
  client: { apiRoot: "${HERE}" },
});`,
  ],
  ["node-telegram-bot-api", () => `new TelegramBot("1:test", { polling: true, baseApiUrl: "${HERE}" });`],
  ["anything else", () => `curl ${HERE}/bot1:test/getMe`],
];

/** Return the panel. */
export function connectPanel() {
  const seen = el("p.hint", { role: "status" });
  const draw = () => {
    const names = new Set(state.calls.map((call) => call.bot).filter(Boolean));
    fill(seen, names.size ? `Heard of: ${[...names].map((name) => `@${name}`).join(", ")}` : "No bot has called yet. Point one here:");
  };
  on("call", draw);
  on("all", draw);
  return [
    seen,
    WAYS.map(([name, code, hint]) => {
      const text = code();
      return el(
        "section.way",
        {},
        el("div.way-head", {}, el("h3", {}, name), iconButton("copy", `Copy the lines for ${name}`, () => copyText(text))),
        hint ? el("p.faint", {}, hint) : null,
        el("pre.json", { tabindex: "0" }, text),
      );
    }),
    el("p.hint", {}, "Any token that looks like one works; a new token makes a new bot."),
  ];
}
