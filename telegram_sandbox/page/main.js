// The chat page: starts its parts and follows the news.

import { act, follow, look } from "./api.js";
import { composer } from "./composer.js";
import { conversation } from "./conversation.js";
import { exporting } from "./export.js";
import { groups } from "./groups.js";
import { sidebar } from "./sidebar.js";
import { adopt, botOf, chatAt, myChats, newest, on, openChat, state } from "./store.js";
import { tools } from "./tools.js";

const lost = document.getElementById("lost");
on("connection", (how) => {
  lost.hidden = how === "open";
});

async function reload() {
  let snapshot = await look("page");
  if (snapshot.people.users.length === 0) {
    // An empty world needs somebody to be.
    await act("user", { as: "Alice", first_name: "Alice" });
    snapshot = await look("page");
  }
  adopt(snapshot);
  const mine = myChats();
  const latest = mine.toSorted((a, b) => date(b) - date(a) || calls(b) - calls(a))[0] ?? null;
  const wanted = [state.chat, sessionStorage.chat].find((key) => mine.includes(key));
  openChat(wanted ?? latest);
}

function date(key) {
  return newest(chatAt(key))?.date ?? 0;
}

/** Tell whether a chat's bot is there at all, as 1 or 0. */
function calls(key) {
  return Number(state.calls.some((call) => call.bot && call.bot === botOf(key)?.username));
}

async function start() {
  sidebar();
  conversation();
  groups();
  composer();
  tools();
  exporting();
  for (;;) {
    try {
      await reload();
      break;
    } catch {
      // The sandbox is not there yet, or it was just restarted.
      lost.hidden = false;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
  follow(reload);
  document.body.dataset.ready = "";
}

start();
