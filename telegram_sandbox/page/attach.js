// Files and other things one can send.

import { act } from "./api.js";
import { el, fill, icon } from "./dom.js";
import { complain, dialog, form, menu } from "./notes.js";
import { place, state } from "./store.js";

const MOST = 48 * 1024 * 1024;

/** Show what can be sent besides text. */
export function attachMenu(at) {
  const share = (content) => act("share", { ...place(), content });
  menu(
    at,
    [
      { label: "Photo or video", icon: "photo", run: () => pick("image/*,video/*") },
      { label: "File", icon: "file", run: () => pick("") },
      { label: "Location", icon: "pin", run: () => askLocation(share) },
      { label: "Contact", icon: "person", run: () => askContact(share) },
      { label: "Poll", icon: "poll", run: () => askPoll() },
      { label: "Dice", icon: "dice", run: () => diceMenu(at) },
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
  if (files.length === 0 || state.chat === null) return;
  const where = place();
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
      await upload(where, rows.map(({ file, kind }) => [file, kind.value]), caption.value.trim());
      box.close();
    } catch (error) {
      send.disabled = false;
      fill(send, "Send");
      complain(error);
    }
  });
}

const ALBUMS = ["photo", "video", "document", "audio"];

/** Send files, as an album where several are of one kind that makes albums. */
async function upload(where, files, caption) {
  const [[, kind]] = files;
  const together = files.length > 1 && files.length <= 10 && files.every((one) => one[1] === kind);
  if (together && ALBUMS.includes(kind)) {
    const data = await Promise.all(files.map(([file]) => base64(file)));
    await act("album", { ...where, kind, caption, files: data });
    return;
  }
  for (const [index, [file, as]] of files.entries()) {
    const data = await base64(file);
    await act("upload", { ...where, kind: as, name: file.name, caption: index ? "" : caption, data });
  }
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
  askPlace(({ latitude, longitude }) => share({ location: { latitude, longitude } }));
}

/** Ask for a place. */
export function askPlace(send) {
  const fields = [
    { name: "latitude", label: "Latitude", type: "number", value: "52.52", step: "any", required: true },
    { name: "longitude", label: "Longitude", type: "number", value: "13.405", step: "any", required: true },
  ];
  const told = ({ latitude, longitude }) => send({ latitude: Number(latitude), longitude: Number(longitude) });
  form("Send a location", fields, told, { verb: "Send" });
}

/** Share a contact: one's own unless changed. */
function askContact(share) {
  const me = state.users.get(state.me);
  const fields = [
    { name: "first_name", label: "First name", value: me.first_name, required: true },
    { name: "phone_number", label: "Phone number", type: "tel", value: `+1555${String(me.id).padStart(7, "0")}`, required: true },
  ];
  const send = ({ first_name, phone_number }) => {
    const own = first_name === me.first_name ? { user_id: me.id } : {};
    return share({ contact: { first_name, phone_number, ...own } });
  };
  form("Send a contact", fields, send, { verb: "Send" });
}

/** Ask for a question and answers and send them as a poll. */
export function askPoll(type = "") {
  const fields = [
    { name: "question", label: "Question", required: true },
    { name: "options", label: "Answers, one a line", type: "textarea", required: true },
    { name: "multiple", label: "Several answers may be chosen", type: "checkbox" },
    { name: "named", label: "Show who chose what", type: "checkbox" },
    { name: "correct", label: "Right answer of a quiz: its line", type: "number", value: type === "quiz" ? "1" : "", placeholder: "none" },
  ];
  const send = ({ question, options, multiple, named, correct }) => {
    const texts = options.split("\n").map((line) => line.trim()).filter(Boolean);
    const right = correct ? Number(correct) - 1 : null;
    const poll = { question, options: texts, multiple, anonymous: !named, correct: right };
    return act("ask", { ...place(), ...poll });
  };
  form("Send a poll", fields, send, { verb: "Send" });
}

function diceMenu(at) {
  const roll = (emoji) => () => act("throw", { ...place(), emoji }).catch(complain);
  menu(at, ["🎲", "🎯", "🏀", "⚽", "🎳", "🎰"].map((emoji) => ({ label: emoji, run: roll(emoji) })), "Dice");
}
