// Polls and quizzes: voting, and what has been voted.

import { act } from "./api.js";
import { el } from "./dom.js";
import { complain } from "./notes.js";
import { rich } from "./rich.js";
import { state } from "./store.js";

/** Return a poll to vote in, or its results where the user has voted or it is closed. */
export function poll(content, message, chat) {
  const mine = message.sandbox?.votes?.[state.me] ?? [];
  // Whoever has voted in a quiz sees what is right, before the bots' copy of the poll tells.
  const answers = { ...content, ...message.sandbox?.answers };
  const open = !content.is_closed && mine.length === 0;
  const quiz = content.type === "quiz";
  const how = [
    content.is_closed ? "Closed" : content.is_anonymous ? "Anonymous" : "Public",
    quiz ? "quiz" : "poll",
    !quiz && content.allows_multiple_answers ? "· several answers" : "",
  ].join(" ");
  const vote = (options) =>
    act("vote", { chat: chat.key, message: message.message_id, options }).catch(complain);
  const rows = content.options.map((option, index) =>
    open ? choice(content, option, index, vote) : result(content, option, index, mine, answers),
  );
  const ticked = () =>
    [...box.querySelectorAll("input:checked")].map((input) => Number(input.value));
  const several = open && content.allows_multiple_answers && !quiz;
  const count = content.total_voter_count;
  const box = el(
    "div.poll",
    { role: "group", "aria-label": `Poll: ${content.question}` },
    el("strong", {}, rich(content.question, content.question_entities)),
    el("span.faint", {}, how),
    rows,
    several ? el("button.poll-act", { type: "button", on: { click: () => vote(ticked()) } }, "Vote") : null,
    !open && !content.is_closed && !quiz
      ? el("button.poll-act", { type: "button", on: { click: () => vote([]) } }, "Retract the vote")
      : null,
    !open && answers.explanation
      ? el("div.explanation", {}, rich(answers.explanation, answers.explanation_entities))
      : null,
    el("span.faint", {}, count ? `${count} vote${count === 1 ? "" : "s"}` : "No votes yet"),
  );
  return box;
}

function choice(content, option, index, vote) {
  const several = content.allows_multiple_answers && content.type !== "quiz";
  const text = el("span", {}, rich(option.text, option.text_entities));
  if (several) {
    return el("label.check", {}, el("input", { type: "checkbox", value: String(index) }), text);
  }
  return el(
    "button.choice",
    { type: "button", on: { click: () => vote([index]) } },
    el("span.dot", { "aria-hidden": "true" }),
    text,
  );
}

function result(content, option, index, mine, answers) {
  const share = content.total_voter_count ? option.voter_count / content.total_voter_count : 0;
  const right = (answers.correct_option_ids ?? []).includes(index);
  const chosen = mine.includes(index);
  const mark = content.type === "quiz" && (chosen || right) ? (right ? ".right" : ".wrong") : "";
  return el(
    `div.result${mark}${chosen ? ".chosen" : ""}`,
    {},
    el("span.share", {}, `${Math.round(share * 100)} %`),
    el("span", {}, rich(option.text, option.text_entities), chosen ? el("span.faint", {}, " · your vote") : null),
    el("span.bar", { style: { width: `${Math.max(2, share * 100)}%` }, "aria-hidden": "true" }),
  );
}
