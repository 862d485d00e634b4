// The sign of life: from when the server has a question till the bot has said something in the room.
import { byId } from "./page.js";

const PATIENCE_MS = 60000;
const sentence = byId("typing-words").content.textContent;
let asked = null;
let timer = 0;
let newest = 0;

export function awaitBot(placed, thread) {
  if (!placed.awaits || newest > placed.revision) return;
  asked = { revision: placed.revision, message: placed.id, thread };
  clearTimeout(timer);
  timer = setTimeout(settle, PATIENCE_MS);
  byId("typing").textContent = thread ? "" : sentence;
  byId("thread-typing").textContent = thread ? sentence : "";
}

// The bot said something. True when it is the answer, in a new thread, to what was asked in the room.
export function botSpoke(told) {
  newest = Math.max(newest, told.revision);
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
