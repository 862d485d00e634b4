// News from the server: put where they belong, counted where they are not on show.
import { lose, regain } from "./connection.js";
import { fromHtml, nearEnd, place, toEnd } from "./list.js";
import { byId, room, roomPath, words } from "./page.js";
import { openAnswer, openRoot, openThread } from "./thread.js";
import { botSpoke } from "./typing.js";

const AGAIN_MS = 3000;
const title = document.title;
let last = Number(words.revision);
let missed = 0;
let source = null;
let newest = Number(words.newest);
let marked = 0;

export function listen() {
  open();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    document.title = title;
    missed = 0;
    markRead();
    if (!source) open();
  });
  markRead();
}

function open() {
  source = new EventSource(`/live?room=${encodeURIComponent(room)}&after=${last}`);
  source.onopen = () => {
    regain();
    byId("banner").textContent = "";
  };
  source.onmessage = (event) => {
    last = Number(event.lastEventId);
    take(JSON.parse(event.data));
  };
  source.onerror = () => {
    lose();
    if (source?.readyState === EventSource.CLOSED) setTimeout(open, AGAIN_MS);
  };
  source.addEventListener("rest", rest);
}

// A newer window took over; this one wakes when somebody looks at it.
function rest() {
  source.close();
  source = null;
  byId("banner").textContent = words.resting;
  window.addEventListener("focus", () => source ?? open(), { once: true });
}

function take(told) {
  if (told.room !== room) return countUnread(told);
  byId("empty").hidden = true;
  newest = Math.max(newest, told.id);
  const answered = told.bot && botSpoke(told);
  if (told.thread === null) show(byId("messages"), told);
  else countReplies(told);
  if (told.thread === openRoot() && told.thread !== null) show(byId("thread-messages"), told);
  if (told.id === openRoot()) openThread(told.id, { focus: false });
  if (answered) openAnswer(told.thread);
  if (document.hidden && !told.own) document.title = `(${++missed}) ${title}`;
  markRead();
}

function show(list, told) {
  const scroll = list.closest(".scroll");
  const follow = told.own || nearEnd(scroll);
  place(list, fromHtml(told.html));
  if (follow) toEnd(scroll);
}

function countReplies(told) {
  const chip = byId("messages").querySelector(`.chip[data-thread="${told.thread}"]`);
  if (!chip) return;
  chip.textContent = told.chip;
  chip.hidden = !told.chip;
}

function countUnread(told) {
  const mark = document.querySelector(`.rooms a[data-room="${CSS.escape(told.room)}"] .unread`);
  if (!mark || told.own) return;
  const number = mark.querySelector(".number");
  number.textContent = Number(number.textContent) + 1;
  mark.hidden = false;
}

function markRead() {
  if (document.hidden || newest <= marked) return;
  const before = marked;
  marked = newest;
  fetch(`${roomPath}/read`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ message: newest }),
  }).catch(() => {
    marked = before; // the next message tells it again
  });
}
