// Talking to the sandbox: questions, acts, and the stream of news.

import { BASE, emit, state } from "./store.js";

/** Ask for something; the answer's result. */
export async function look(name, query = {}) {
  return read(await fetch(`${BASE}sandbox/${name}?${new URLSearchParams(query)}`));
}

/** Do something as the user one is; a refusal is an Error with the server's sentence. */
export async function act(name, data = {}) {
  const body = JSON.stringify({ as: state.me, ...data });
  return post(name, body);
}

/** Change how the world behaves. */
export async function change(name, data) {
  return post(name, JSON.stringify(data));
}

/** Take back what `change` has added. */
export async function remove(name, query = {}) {
  return read(await fetch(`${BASE}sandbox/${name}?${new URLSearchParams(query)}`, { method: "DELETE" }));
}

async function post(name, body) {
  const headers = { "Content-Type": "application/json" };
  return read(await fetch(`${BASE}sandbox/${name}`, { method: "POST", headers, body }));
}

async function read(response) {
  const data = await response.json();
  if (response.status === 404 && data.description.includes("knows")) {
    throw new Error("The sandbox does not play this yet");
  }
  if (!data.ok) throw new Error(data.description.replace(/^Bad Request: /, ""));
  return data.result;
}

const KINDS = ["people", "message", "gone", "call", "status", "typing", "answer", "results"];
// A window nobody looks at gives its connection back: a browser has only six for one address.
const HIDDEN = 30_000;

let source = null;
let hiding = 0;

/** Follow the news from the last event known on; again after every break. */
export function follow(reload) {
  const name = Math.random().toString(36).slice(2);
  const open = () => {
    clearTimeout(hiding);
    if (source !== null) return;
    source = new EventSource(`${BASE}sandbox/live?page=${name}&after=${state.last}`);
    source.onopen = () => emit("connection", "open");
    source.onerror = () => {
      emit("connection", "lost");
      if (source.readyState !== EventSource.CLOSED) return;
      // The server said no, or answered nonsense: the browser gives up, we do not.
      close();
      setTimeout(open, 2000);
    };
    for (const kind of KINDS) {
      source.addEventListener(kind, (event) => {
        state.last = Number(event.lastEventId);
        emit(kind, JSON.parse(event.data));
      });
    }
    source.addEventListener("reset", () => {
      close();
      reload().then(open, () => setTimeout(open, 2000));
    });
  };
  const close = () => {
    source?.close();
    source = null;
  };
  document.addEventListener("visibilitychange", () => {
    clearTimeout(hiding);
    if (document.hidden) hiding = setTimeout(close, HIDDEN);
    else open();
  });
  addEventListener("pagehide", close);
  addEventListener("pageshow", open);
  open();
}
