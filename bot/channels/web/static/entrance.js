// The list of people narrows while one types a name or a municipality.
const find = document.getElementById("find");
const none = document.getElementById("none");
const people = [...document.querySelectorAll(".people li")];

find?.addEventListener("input", () => {
  const wanted = find.value.trim().toLocaleLowerCase("sv");
  for (const person of people) person.hidden = !person.textContent.toLocaleLowerCase("sv").includes(wanted);
  none.textContent = people.every((person) => person.hidden) ? none.dataset.none : "";
});
