// Whether the server can be reached: one truth for the live stream, the posts and the banner.
import { byId, words } from "./page.js";

let lost = false;
let waiting = [];

export function lose() {
  lost = true;
  byId("banner").textContent = words.lost;
}

export function regain() {
  if (lost) byId("banner").textContent = "";
  lost = false;
  const ready = waiting;
  waiting = [];
  ready.forEach((go) => go());
}

// Resolves when the stream is back, or after a while, so that a post never waits for ever.
export function back(milliseconds) {
  return new Promise((go) => {
    waiting.push(go);
    setTimeout(go, milliseconds);
  });
}
