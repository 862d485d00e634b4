// Buttons, scales and forms in what the bot has said.
import { words } from "./page.js";
import { post } from "./posts.js";
import { openRoot } from "./thread.js";
import { awaitBot } from "./typing.js";

const threadOf = (message) => (message.closest("#thread") ? openRoot() : null);

export function listenForAnswers() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-action]");
    if (button) press(button);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-form]");
    if (!form) return;
    event.preventDefault();
    sendForm(form);
  });
  document.addEventListener("keydown", walkScale);
}

function press(button) {
  if (button.getAttribute("aria-busy") === "true") return;
  const message = button.closest(".message");
  button.setAttribute("aria-busy", "true");
  const done = () => button.removeAttribute("aria-busy");
  post(`/message/${message.dataset.id}/press`, { action: button.dataset.action }, {
    placed: (placed) => {
      done();
      awaitBot(placed, threadOf(message));
    },
    refused: ({ error }) => {
      done();
      complain(message, error);
    },
  });
}

function complain(message, sentence) {
  message.querySelector(".problem")?.remove();
  const line = Object.assign(document.createElement("p"), { className: "problem", textContent: sentence });
  line.setAttribute("role", "alert");
  message.querySelector(".content").append(line);
}

function sendForm(form) {
  const message = form.closest(".message");
  const values = {};
  for (const [name, value] of new FormData(form)) values[name] = name in values ? `${values[name]}\n${value}` : value;
  showErrors(form, {});
  form.querySelector("button").setAttribute("aria-busy", "true");
  post(`/message/${message.dataset.id}/form`, { action: form.dataset.form, values }, {
    placed: (placed) => {
      form.querySelector("fieldset").disabled = true;
      form.querySelector("button.primary").remove();
      form.querySelector(".sent").textContent = words.answered;
      awaitBot(placed, threadOf(message));
    },
    refused: ({ fields, error }) => {
      form.querySelector("button").removeAttribute("aria-busy");
      showErrors(form, fields ?? {}, error);
    },
  });
}

function showErrors(form, fields, error = "") {
  for (const field of form.querySelectorAll("[data-field]")) {
    const sentence = fields[field.dataset.field] ?? "";
    const line = field.querySelector(".error");
    line.textContent = sentence;
    line.hidden = !sentence;
    for (const input of field.querySelectorAll("input, textarea, select")) input.setAttribute("aria-invalid", String(Boolean(sentence)));
  }
  const whole = form.querySelector(":scope > .error");
  whole.textContent = error;
  whole.hidden = !error;
  form.querySelector("[aria-invalid=true]")?.focus();
}

function walkScale(event) {
  const step = event.target.closest?.("button.step");
  const way = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
  if (!step || !way) return;
  event.preventDefault();
  const steps = [...step.parentElement.querySelectorAll(".step")];
  steps[Math.min(steps.length - 1, Math.max(0, steps.indexOf(step) + way))].focus();
}
