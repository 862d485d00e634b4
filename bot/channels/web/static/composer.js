// Writing: Enter sends, a draft is kept, the bot's name completes itself.
import { arrange, toEnd } from "./list.js";
import { byId, reader, room, roomPath, words } from "./page.js";
import { post, resume } from "./posts.js";
import { openAnswer } from "./thread.js";
import { awaitBot } from "./typing.js";
import { listenForFiles } from "./upload.js";

export function listenToComposer(form, list) {
  const box = form.querySelector("textarea");
  const thread = () => Number(form.dataset.thread) || null;
  const shelf = () => `natverksbot:draft:${reader}:${room}:${form.dataset.thread}`;
  const typed = () => {
    sessionStorage.setItem(shelf(), box.value);
    grow(box);
    offerMention(form, box);
  };
  const restore = () => {
    box.value = sessionStorage.getItem(shelf()) ?? "";
    grow(box);
  };

  form.addEventListener("moved", restore);
  box.addEventListener("input", typed);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Tab" && !event.shiftKey && complete(form, box)) event.preventDefault();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (!complete(form, box)) form.requestSubmit();
  });
  form.querySelector(".complete")?.addEventListener("click", () => complete(form, box));
  form.querySelector(".mention-bot")?.addEventListener("click", () => {
    box.value = `@${words.bot} ${box.value}`;
    box.focus();
    typed();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = box.value.trim();
    if (!text) return;
    box.value = "";
    typed();
    say(form, list, text, thread());
  });
  listenForFiles(form, thread);
  restore();
}

export function write(form, text) {
  const box = form.querySelector("textarea");
  box.value = text;
  box.focus();
  box.dispatchEvent(new Event("input"));
}

// Messages that an earlier visit did not get through: shown again while they are sent again.
export function resumeMessages() {
  resume((entry) => {
    if (!entry.shown.text || entry.shown.room !== room || entry.body.thread) return {};
    const bubble = showPending(byId("messages"), entry.shown.text, entry.body.key);
    return { placed: (placed) => settle(bubble, placed), refused: () => bubble.remove() };
  });
}

function say(form, list, text, thread) {
  const body = thread ? { text, thread } : { text };
  showError(form, "");
  const heard = {};
  const key = post(`${roomPath}/messages`, body, heard, { text, room });
  const bubble = showPending(list, text, key);
  heard.placed = (placed) => {
    settle(bubble, placed);
    if (awaitBot(placed, thread)) openAnswer(placed.id);
  };
  heard.refused = ({ error }) => {
    bubble.remove();
    arrange(list);
    showError(form, `${words.notSent}. ${error}`);
    const box = form.querySelector("textarea");
    write(form, box.value ? `${text}\n${box.value}` : text);
  };
}

function settle(bubble, placed) {
  const shown = bubble.parentElement?.querySelector(`[data-id="${placed.id}"]`);
  if (shown) bubble.remove();
  else bubble.dataset.id = placed.id;
}

function showPending(list, text, key) {
  const bubble = byId("pending").content.firstElementChild.cloneNode(true);
  bubble.dataset.key = key;
  bubble.querySelector(".text").textContent = text;
  list.append(bubble);
  byId("empty").hidden = true;
  toEnd(list.closest(".scroll"));
  return bubble;
}

export function showError(form, sentence) {
  const line = form.querySelector(".error");
  line.textContent = sentence;
  line.hidden = !sentence;
}

function grow(box) {
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight}px`;
}

// The beginning of a mention right before the caret, or null.
function begun(box) {
  const found = /(^|\s)@(\p{L}*)$/u.exec(box.value.slice(0, box.selectionStart));
  const fits = found && words.bot.toLocaleLowerCase().startsWith(found[2].toLocaleLowerCase());
  return fits && found[2].length < words.bot.length ? found[2] : null;
}

function offerMention(form, box) {
  const offer = form.querySelector(".completion");
  if (offer) offer.hidden = begun(box) === null;
}

function complete(form, box) {
  const offer = form.querySelector(".completion");
  const start = begun(box);
  if (!offer || offer.hidden || start === null) return false;
  const caret = box.selectionStart;
  box.setRangeText(`${words.bot} `, caret - start.length, caret, "end");
  box.focus();
  box.dispatchEvent(new Event("input"));
  return true;
}
