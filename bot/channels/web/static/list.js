// Messages in their lists: each stands once, in order, with its day above it.
const GROUP_SECONDS = 300;

export function fromHtml(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild;
}

// Put a message in its place, or its newer version in place of the older one.
export function place(list, message) {
  const { id, key, revision } = message.dataset;
  const standing = list.querySelector(`[data-id="${id}"]`) ?? (key && list.querySelector(`.pending[data-key="${key}"]`));
  if (standing) {
    if (Number(standing.dataset.revision ?? 0) >= Number(revision)) return;
    keepTyped(standing, message);
    const focused = focusIn(standing);
    standing.replaceWith(message);
    if (focused) message.querySelector(focused)?.focus({ preventScroll: true });
  } else {
    const later = [...list.querySelectorAll(".message")].find((each) => !each.dataset.id || Number(each.dataset.id) > Number(id));
    list.insertBefore(message, later ?? null);
  }
  arrange(list);
}

// A day above the first message of each day; a name only where another one speaks, or after a pause.
export function arrange(list) {
  list.querySelectorAll(".day").forEach((day) => day.remove());
  let before = null;
  for (const message of list.querySelectorAll(".message[data-id]:not(.pending)")) {
    const { day, dayName, author, at } = message.dataset;
    const sameDay = before?.day === day;
    if (!sameDay) message.before(dayLine(dayName));
    const follows = sameDay && before.author === author && Number(at) - Number(before.at) < GROUP_SECONDS;
    message.classList.toggle("follows", Boolean(follows) && !message.classList.contains("private"));
    before = message.dataset;
  }
}

export function nearEnd(scroll) {
  return scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 140;
}

export function toEnd(scroll) {
  scroll.scrollTop = scroll.scrollHeight;
}

function dayLine(name) {
  const line = document.createElement("li");
  line.className = "day";
  line.append(Object.assign(document.createElement("span"), { textContent: name }));
  return line;
}

function keepTyped(older, newer) {
  for (const form of older.querySelectorAll("form[data-form]")) {
    const next = newer.querySelector(`form[data-form="${CSS.escape(form.dataset.form)}"]`);
    if (!next) continue;
    for (const [name, value] of new FormData(form)) {
      for (const field of next.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (field.type === "radio") field.checked = field.value === value;
        else field.value = value;
      }
    }
  }
}

function focusIn(message) {
  const focused = document.activeElement;
  if (!message.contains(focused)) return "";
  if (focused.dataset.action) return `[data-action="${CSS.escape(focused.dataset.action)}"]`;
  return focused.name ? `[name="${CSS.escape(focused.name)}"]` : "";
}
