// The bot of the stories, on node-telegram-bot-api 2.
import {
  Bot,
  InlineKeyboardBuilder,
  InputFile,
  ReplyKeyboardBuilder,
  TelegramApiError,
} from "node-telegram-bot-api";
import { run } from "node-telegram-bot-api/node";

const { API, TOKEN, DOT } = process.env;
const dot = () => new InputFile(Buffer.from(DOT, "base64"), { filename: "dot.png" });
const bot = new Bot(TOKEN, { apiRoot: API, maxRetries: 0 });
const payload = (ctx) => ctx.message.text.split(" ").slice(1).join(" ");

bot.command("start", (ctx) =>
  ctx.reply(payload(ctx) ? `Payload: ${payload(ctx)}` : `Hello ${ctx.message.from.first_name}`),
);
bot.command("caps", (ctx) => ctx.reply(payload(ctx).toUpperCase()));
bot.command("html", (ctx) =>
  ctx.reply("<b>bold</b> and <i>italic</i>", { parse_mode: "HTML" }),
);
bot.command("markdown", (ctx) =>
  ctx.reply("😀 *bold* and `code`", { parse_mode: "MarkdownV2" }),
);
bot.command("menu", (ctx) =>
  ctx.reply("Tea?", {
    reply_markup: new InlineKeyboardBuilder().text("Yes", "yes").text("No", "no").build(),
  }),
);
bot.on("callback_query", async (ctx) => {
  await ctx.answerCallbackQuery({ text: "Noted" });
  const { message, data } = ctx.callbackQuery;
  await ctx.api.editMessageText({
    chat_id: message.chat.id,
    message_id: message.message_id,
    text: `You chose ${data}`,
  });
});
bot.command("keyboard", (ctx) =>
  ctx.reply("Choose", { reply_markup: new ReplyKeyboardBuilder().text("Tea").text("Coffee").build() }),
);
bot.command("photo", (ctx) =>
  ctx.api.sendPhoto({ chat_id: ctx.message.chat.id, photo: dot(), caption: "A dot" }),
);
bot.command("album", (ctx) =>
  ctx.api.sendMediaGroup({
    chat_id: ctx.message.chat.id,
    media: ["Left", "Right"].map((caption) => ({ type: "photo", media: dot(), caption })),
  }),
);
bot.on("inline_query", (ctx) =>
  ctx.api.answerInlineQuery({
    inline_query_id: ctx.update.inline_query.id,
    results: [
      {
        type: "article",
        id: "1",
        title: "Shout",
        input_message_content: { message_text: ctx.update.inline_query.query.toUpperCase() },
      },
    ],
  }),
);
bot.command("stranger", async (ctx) => {
  try {
    await ctx.api.sendMessage({ chat_id: 404404404, text: "Anybody?" });
  } catch (error) {
    if (!(error instanceof TelegramApiError)) throw error;
    await ctx.reply(error.description);
  }
});
bot.command("flood", async (ctx) => {
  try {
    await ctx.reply("too fast");
  } catch (error) {
    if (!(error instanceof TelegramApiError)) throw error;
    await ctx.reply(`Wait ${error.retryAfter} seconds`);
  }
});
bot.command("poll", (ctx) =>
  ctx.api.sendPoll({
    chat_id: ctx.message.chat.id,
    question: "Which?",
    options: [{ text: "Tea" }, { text: "Coffee" }],
    is_anonymous: false,
  }),
);
bot.on("poll_answer", (ctx) => {
  const answer = ctx.update.poll_answer;
  return ctx.api.sendMessage({ chat_id: answer.user.id, text: `Voted for ${answer.option_ids[0]}` });
});
bot.command("vanish", async (ctx) => {
  const chat_id = ctx.message.chat.id;
  const { message_id } = await ctx.reply("Soon");
  await ctx.api.editMessageText({ chat_id, message_id, text: "Sooner" });
  await ctx.api.deleteMessage({ chat_id, message_id });
  await ctx.reply("Gone");
});
bot.command("reply", (ctx) =>
  ctx.reply("To this", { reply_parameters: { message_id: ctx.message.message_id } }),
);
bot.command("count", async (ctx) =>
  ctx.reply(`${await ctx.api.getChatMemberCount({ chat_id: ctx.message.chat.id })} members`),
);
bot.command("commands", async (ctx) => {
  await ctx.api.setMyCommands({
    commands: [
      { command: "start", description: "Begin" },
      { command: "help", description: "Help" },
    ],
  });
  const known = await ctx.api.getMyCommands();
  await ctx.reply(known.map((each) => `${each.command}: ${each.description}`).join(", "));
});
bot.on("message", async (ctx) => {
  const { document, location, new_chat_members: joined, text } = ctx.message;
  if (document) {
    const file = await ctx.api.getFile({ file_id: document.file_id });
    const response = await fetch(`${API}/file/bot${TOKEN}/${file.file_path}`);
    await ctx.reply(`${document.file_name}: ${await response.text()}`);
  } else if (location) {
    await ctx.reply(`${location.latitude}, ${location.longitude}`);
  } else if (joined) {
    for (const member of joined) await ctx.reply(`Welcome ${member.first_name}`);
  } else if (text) {
    await ctx.reply(text);
  }
});

await run(bot);
