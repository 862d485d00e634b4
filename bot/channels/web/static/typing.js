// The sign of life: from when the server has a question till the bot has said something in the room.
import { byId } from "./page.js";

const PATIENCE_MS = 60000;
const sentence = byId("typing-words").content.textContent;
let asked = null;
let timer = 0;
let latest = { revision: 0, thread: null };

// True when the answer, in a new thread, was here before we heard that the question had arrived.
export function awaitBot(placed, thread) {
  if (!placed.awaits) return false;
  if (latest.revision > placed.revision) return !thread && latest.thread === placed.id;
  asked = { revision: placed.revision, message: placed.id, thread };
  clearTimeout(timer);
  timer = setTimeout(settle, PATIENCE_MS);
  byId("typing").textContent = thread ? "" : sentence;
  byId("thread-typing").textContent = thread ? sentence : "";
  return false;
}

// The bot said something. True when it is the answer, in a new thread, to what was asked in the room.
export function botSpoke(told) {
  if (told.revision > latest.revision) latest = told;
  if (!asked || told.revision <= asked.revision) return false;
  const opens = !asked.thread && told.thread === asked.message;
  settle();
  return opens;
}

function settle() {
  asked = null;
  clearTimeout(timer);
  byId("typing").textContent = "";
  byId("thread-typing").textContent = "";
}
