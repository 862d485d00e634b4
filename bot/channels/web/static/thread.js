// The side panel that shows one thread.
import { arrange, fromHtml, place, toEnd } from "./list.js";
import { byId, roomPath, words } from "./page.js";

const panel = byId("thread");
const list = byId("thread-messages");
let opener = null;
let root = Number(words.root) || null;

export const openRoot = () => root;

export async function openThread(id, { focus = true, from = null } = {}) {
  const response = await fetch(`${roomPath}/thread/${id}`);
  if (!response.ok) return;
  const { messages } = await response.json();
  const again = root === id;
  root = id;
  opener = from ?? opener;
  // The same thread anew: only what changed is put in place, so that nothing typed in it is lost.
  if (!again) list.replaceChildren();
  messages.forEach((message) => place(list, fromHtml(message)));
  panel.hidden = false;
  document.body.classList.add("with-thread");
  const composer = byId("thread-composer");
  composer.dataset.thread = id;
  if (!again) composer.dispatchEvent(new Event("moved"));
  history.replaceState(null, "", `?thread=${id}`);
  toEnd(panel.querySelector(".scroll"));
  if (focus) composer.querySelector("textarea").focus();
}

// An answer opens beside the room where there is space for it and nothing else stands open.
export function openAnswer(id) {
  if (!root && matchMedia("(min-width: 721px)").matches) openThread(id, { focus: false });
}

export function closeThread() {
  if (!root) return;
  root = null;
  panel.hidden = true;
  document.body.classList.remove("with-thread");
  history.replaceState(null, "", location.pathname);
  const next = opener?.isConnected ? opener : byId("composer").querySelector("textarea");
  next.focus();
}

export function listenForThreads() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-thread]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    openThread(Number(link.dataset.thread), { from: link });
  });
  byId("close-thread").addEventListener("click", (event) => {
    event.preventDefault();
    closeThread();
  });
  arrange(list);
  toEnd(panel.querySelector(".scroll"));
}
