// Files and other things one can send.

import { act } from "./api.js";
import { el, fill, icon } from "./dom.js";
import { complain, dialog, form, menu } from "./notes.js";
import { state } from "./store.js";

const MOST = 48 * 1024 * 1024;

/** Show what can be sent besides text. */
export function attachMenu(at) {
  const share = (content) => act("share", { chat: state.chat, content });
  menu(
    at,
    [
      { label: "Photo or video", icon: "photo", run: () => pick("image/*,video/*") },
      { label: "File", icon: "file", run: () => pick("") },
      { label: "Location", icon: "pin", run: () => askLocation(share) },
      { label: "Contact", icon: "person", run: () => askContact(share) },
      { label: "Poll", icon: "poll", run: () => askPoll(share) },
      { label: "Dice", icon: "dice", run: () => throwDice(share).catch(complain) },
    ],
    "Send",
  );
}

function pick(accept) {
  const input = el("input", { type: "file", accept, multiple: true });
  input.addEventListener("change", () => offerFiles([...input.files]));
  input.click();
}

const KINDS = [
  ["photo", "Photo"],
  ["video", "Video"],
  ["animation", "Animation"],
  ["audio", "Audio"],
  ["voice", "Voice message"],
  ["video_note", "Video message"],
  ["sticker", "Sticker"],
  ["document", "File"],
];

function usualKind(file) {
  if (file.type === "image/gif") return "animation";
  if (/^image\/(png|jpeg|webp)$/.test(file.type)) return "photo";
  if (file.type.startsWith("video/")) return "video";
  if (file.type === "audio/ogg") return "voice";
  return file.type.startsWith("audio/") ? "audio" : "document";
}

/** Show files before they are sent, with a caption to write and a kind to choose. */
export function offerFiles(files) {
  const chat = state.chat;
  if (files.length === 0 || chat === null) return;
  const big = files.find((file) => file.size > MOST);
  if (big) return complain(new Error(`${big.name} is larger than 48 MB`));
  const addresses = [];
  const rows = files.map((file) => {
    const kind = el("select", { "aria-label": `Send ${file.name} as`, value: usualKind(file) }, KINDS.map(([key, name]) => el("option", { value: key }, name)));
    let face = el("span.round-icon", {}, icon("file"));
    if (/^image\/(png|jpeg|webp|gif)$/.test(file.type)) {
      addresses.push(URL.createObjectURL(file));
      face = el("img.thumb", { src: addresses.at(-1), alt: "" });
    }
    return { file, kind, row: el("div.file-row", {}, face, el("span.file-name", {}, file.name), kind) };
  });
  const caption = el("input", { placeholder: "Caption", "aria-label": "Caption" });
  const send = el("button.primary", { type: "submit" }, files.length > 1 ? `Send ${files.length} files` : "Send");
  const body = el("form", { method: "dialog" }, rows.map(({ row }) => row), caption, el("div.row-end", {}, send));
  const box = dialog("Send files", body);
  box.addEventListener("close", () => addresses.forEach((address) => URL.revokeObjectURL(address)));
  caption.focus();
  body.addEventListener("submit", async (event) => {
    event.preventDefault();
    send.disabled = true;
    fill(send, "Sending…");
    try {
      for (const [index, { file, kind }] of rows.entries()) {
        const said = index === 0 ? caption.value.trim() : "";
        await act("upload", { chat, kind: kind.value, name: file.name, caption: said, data: await base64(file) });
      }
      box.close();
    } catch (error) {
      send.disabled = false;
      fill(send, "Send");
      complain(error);
    }
  });
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(new Error(`${file.name} cannot be read`));
    reader.readAsDataURL(file);
  });
}

/** Ask for a place and share it. */
export function askLocation(share) {
  const fields = [
    { name: "latitude", label: "Latitude", type: "number", value: "52.52", step: "any", required: true },
    { name: "longitude", label: "Longitude", type: "number", value: "13.405", step: "any", required: true },
  ];
  const send = ({ latitude, longitude }) =>
    share({ location: { latitude: Number(latitude), longitude: Number(longitude) } });
  form("Send a location", fields, send, { verb: "Send" });
}

/** Share a contact: one's own unless changed. */
export function askContact(share) {
  const me = state.users.get(state.me);
  const fields = [
    { name: "first_name", label: "First name", value: me.first_name, required: true },
    { name: "phone_number", label: "Phone number", type: "tel", value: `+1555010${String(me.id).slice(-4)}`, required: true },
  ];
  const send = ({ first_name, phone_number }) => {
    const own = first_name === me.first_name ? { user_id: me.id } : {};
    return share({ contact: { first_name, phone_number, ...own } });
  };
  form("Send a contact", fields, send, { verb: "Send" });
}

/** Ask for a question and answers and send them as a poll. */
export function askPoll(share, type = "regular") {
  const fields = [
    { name: "question", label: "Question", required: true },
    { name: "options", label: "Answers, one a line", type: "textarea", required: true },
  ];
  const send = ({ question, options }) => {
    const texts = options.split("\n").map((line) => line.trim()).filter(Boolean);
    if (texts.length < 2) throw new Error("A poll needs at least two answers");
    const listed = texts.map((text, at) => ({ persistent_id: String(at), text, voter_count: 0 }));
    const facts = { total_voter_count: 0, is_closed: false, is_anonymous: true, allows_multiple_answers: false };
    const more = { allows_revoting: true, members_only: false };
    const id = String(Date.now());
    return share({ poll: { id, question, options: listed, type: type ?? "regular", ...facts, ...more } });
  };
  form("Send a poll", fields, send, { verb: "Send" });
}

async function throwDice(share) {
  await share({ dice: { emoji: "🎲", value: 1 + Math.floor(Math.random() * 6) } });
}
