// The bot of the stories, on grammY.
import { Bot, GrammyError, InlineKeyboard, InputFile, Keyboard } from "grammy";

const { API, TOKEN, DOT } = process.env;
const dot = () => new InputFile(Buffer.from(DOT, "base64"), "dot.png");
const bot = new Bot(TOKEN, { client: { apiRoot: API } });

bot.command("start", (ctx) =>
  ctx.reply(ctx.match ? `Payload: ${ctx.match}` : `Hello ${ctx.from.first_name}`),
);
bot.command("caps", (ctx) => ctx.reply(ctx.match.toUpperCase()));
bot.command("html", (ctx) =>
  ctx.reply("<b>bold</b> and <i>italic</i>", { parse_mode: "HTML" }),
);
bot.command("markdown", (ctx) =>
  ctx.reply("😀 *bold* and `code`", { parse_mode: "MarkdownV2" }),
);
bot.command("menu", (ctx) =>
  ctx.reply("Tea?", { reply_markup: new InlineKeyboard().text("Yes", "yes").text("No", "no") }),
);
bot.on("callback_query:data", async (ctx) => {
  await ctx.answerCallbackQuery("Noted");
  await ctx.editMessageText(`You chose ${ctx.callbackQuery.data}`);
});
bot.command("keyboard", (ctx) =>
  ctx.reply("Choose", { reply_markup: new Keyboard().text("Tea").text("Coffee") }),
);
bot.command("photo", (ctx) => ctx.replyWithPhoto(dot(), { caption: "A dot" }));
bot.on("message:document", async (ctx) => {
  const file = await ctx.getFile();
  const response = await fetch(`${API}/file/bot${TOKEN}/${file.file_path}`);
  await ctx.reply(`${ctx.message.document.file_name}: ${await response.text()}`);
});
bot.command("album", (ctx) =>
  ctx.replyWithMediaGroup(
    ["Left", "Right"].map((caption) => ({ type: "photo", media: dot(), caption })),
  ),
);
bot.on("inline_query", (ctx) =>
  ctx.answerInlineQuery([
    {
      type: "article",
      id: "1",
      title: "Shout",
      input_message_content: { message_text: ctx.inlineQuery.query.toUpperCase() },
    },
  ]),
);
bot.command("stranger", async (ctx) => {
  try {
    await ctx.api.sendMessage(404404404, "Anybody?");
  } catch (error) {
    if (!(error instanceof GrammyError)) throw error;
    await ctx.reply(error.description);
  }
});
bot.command("flood", async (ctx) => {
  try {
    await ctx.reply("too fast");
  } catch (error) {
    if (!(error instanceof GrammyError)) throw error;
    await ctx.reply(`Wait ${error.parameters.retry_after} seconds`);
  }
});
bot.command("poll", (ctx) =>
  ctx.replyWithPoll("Which?", ["Tea", "Coffee"], { is_anonymous: false }),
);
bot.on("poll_answer", (ctx) =>
  ctx.api.sendMessage(ctx.pollAnswer.user.id, `Voted for ${ctx.pollAnswer.option_ids[0]}`),
);
bot.on("message:location", (ctx) =>
  ctx.reply(`${ctx.message.location.latitude}, ${ctx.message.location.longitude}`),
);
bot.command("vanish", async (ctx) => {
  const sent = await ctx.reply("Soon");
  await ctx.api.editMessageText(ctx.chat.id, sent.message_id, "Sooner");
  await ctx.api.deleteMessage(ctx.chat.id, sent.message_id);
  await ctx.reply("Gone");
});
bot.command("reply", (ctx) =>
  ctx.reply("To this", { reply_parameters: { message_id: ctx.message.message_id } }),
);
bot.on("message:new_chat_members", async (ctx) => {
  for (const member of ctx.message.new_chat_members) {
    await ctx.reply(`Welcome ${member.first_name}`);
  }
});
bot.command("count", async (ctx) => ctx.reply(`${await ctx.getChatMemberCount()} members`));
bot.command("commands", async (ctx) => {
  await ctx.api.setMyCommands([
    { command: "start", description: "Begin" },
    { command: "help", description: "Help" },
  ]);
  const known = await ctx.api.getMyCommands();
  await ctx.reply(known.map((each) => `${each.command}: ${each.description}`).join(", "));
});
bot.on("message:text", (ctx) => ctx.reply(ctx.message.text));

bot.start({ allowed_updates: ["message", "callback_query", "inline_query", "poll_answer"] });
