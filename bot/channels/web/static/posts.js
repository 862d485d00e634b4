// Posts to the server, one after another. Each has a key, is kept in the browser until the server has it,
// and is sent again with the same key when the connection broke: the server knows that it is the same.
import { back, lose, regain } from "./connection.js";
import { newKey, reader } from "./page.js";

const SHELF = `natverksbot:${reader}:`;
const AGAIN_MS = 2500;
const queue = [];
const listeners = new Map();
let running = false;

export function post(url, body, heard, shown = {}) {
  const entry = { url, body: { key: newKey(), ...body }, shown };
  localStorage.setItem(SHELF + entry.body.key, JSON.stringify(entry));
  add(entry, heard);
  return entry.body.key;
}

// What an earlier visit to the page did not get through.
export function resume(heard) {
  for (const name of Object.keys(localStorage).filter((each) => each.startsWith(SHELF))) {
    const entry = JSON.parse(localStorage.getItem(name));
    add(entry, heard(entry));
  }
}

function add(entry, heard) {
  listeners.set(entry.body.key, heard);
  queue.push(entry);
  drain();
}

async function drain() {
  if (running) return;
  running = true;
  while (queue.length) {
    const entry = queue[0];
    const answer = await attempt(entry);
    if (!answer) {
      await back(AGAIN_MS);
      continue;
    }
    queue.shift();
    localStorage.removeItem(SHELF + entry.body.key);
    const heard = listeners.get(entry.body.key);
    listeners.delete(entry.body.key);
    if (answer.ok) heard.placed?.(answer.told);
    else heard.refused?.(answer.told);
  }
  running = false;
}

async function attempt(entry) {
  try {
    const response = await fetch(entry.url, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(entry.body),
    });
    if (response.status >= 500) throw new Error(`status ${response.status}`);
    if (response.status === 401) location.assign("/");
    const told = await response.json();
    regain();
    return { ok: response.ok, told };
  } catch {
    lose();
    return null;
  }
}
