// Around the conversation: light and dark, the rooms on a small screen, Escape, earlier messages, examples.
import { write } from "./composer.js";
import { arrange, fromHtml } from "./list.js";
import { byId, roomPath } from "./page.js";
import { closeThread } from "./thread.js";

const YEAR = 31536000;

export function listenAround() {
  byId("theme").addEventListener("click", switchTheme);
  byId("open-rooms").addEventListener("click", () => showRooms(!document.body.classList.contains("show-rooms")));
  byId("conversation").addEventListener("click", (event) => {
    if (!event.target.closest("#open-rooms")) showRooms(false);
  });
  byId("earlier").addEventListener("click", showEarlier);
  document.addEventListener("click", (event) => {
    const example = event.target.closest("[data-example]");
    if (example) write(byId("composer"), example.dataset.example);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (document.body.classList.contains("show-rooms")) {
      showRooms(false);
      byId("open-rooms").focus();
    } else closeThread();
  });
}

function switchTheme() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  document.cookie = `theme=${root.dataset.theme}; path=/; max-age=${YEAR}; samesite=strict`;
}

function showRooms(shown) {
  document.body.classList.toggle("show-rooms", shown);
  byId("open-rooms").setAttribute("aria-expanded", String(shown));
  if (shown) byId("rooms").querySelector("a").focus();
}

async function showEarlier() {
  const list = byId("messages");
  const scroll = byId("scroll");
  const first = list.querySelector(".message[data-id]");
  const response = await fetch(`${roomPath}/before/${first.dataset.id}`);
  const { messages, more } = await response.json();
  const height = scroll.scrollHeight;
  list.prepend(...messages.map(fromHtml));
  arrange(list);
  scroll.scrollTop += scroll.scrollHeight - height;
  byId("earlier").parentElement.hidden = !more;
}
