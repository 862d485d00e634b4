// Files: chosen or dropped, sent with progress, and sent again with the same key when the connection breaks.
import { back, lose, regain } from "./connection.js";
import { newKey, roomPath, words } from "./page.js";
import { awaitBot } from "./typing.js";

const AGAIN_MS = 2500;

export function listenForFiles(form, thread) {
  const chooser = form.querySelector("input[type=file]");
  const area = form.parentElement;
  chooser.addEventListener("change", async () => {
    await sendAll(form, [...chooser.files], thread());
    chooser.value = "";
  });
  area.dataset.drop = words.drop;
  area.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    area.classList.add("dropping");
  });
  area.addEventListener("dragleave", (event) => {
    if (!area.contains(event.relatedTarget)) area.classList.remove("dropping");
  });
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    area.classList.remove("dropping");
    sendAll(form, [...event.dataTransfer.files], thread());
  });
}

async function sendAll(form, files, thread) {
  for (const file of files) await sendFile(form, file, thread);
}

async function sendFile(form, file, thread) {
  const error = form.querySelector(".error");
  error.hidden = true;
  if (file.size > Number(form.querySelector("input[type=file]").dataset.most)) {
    return complain(error, words.tooLarge.replace("{name}", file.name));
  }
  const query = new URLSearchParams({ key: newKey(), name: file.name, ...(thread ? { thread } : {}) });
  const progress = form.querySelector(".progress");
  progress.querySelector(".progress-name").textContent = words.uploading.replace("{name}", file.name);
  progress.hidden = false;
  let answer = await attempt(query, file, progress.querySelector("progress"));
  while (!answer) {
    await back(AGAIN_MS);
    answer = await attempt(query, file, progress.querySelector("progress"));
  }
  progress.hidden = true;
  if (answer.ok) awaitBot(answer.told, thread);
  else complain(error, answer.told.error);
}

function complain(line, sentence) {
  line.textContent = sentence;
  line.hidden = false;
}

// fetch cannot tell how far an upload has come; the older request can.
function attempt(query, file, bar) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    const broken = () => {
      lose();
      done(null);
    };
    bar.value = 0;
    request.open("POST", `${roomPath}/files?${query}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = (event) => {
      bar.value = event.total ? (100 * event.loaded) / event.total : 0;
    };
    request.onerror = broken;
    request.onload = () => {
      if (request.status >= 500) return broken();
      regain();
      done({ ok: request.status < 300, told: JSON.parse(request.responseText) });
    };
    request.send(file);
  });
}
