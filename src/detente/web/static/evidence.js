// The page of evidence: drag a statement onto a position, or pick it for the form; drop a file anywhere to read it.

const field = (id) => document.getElementById(id);

function pick(id) {
  const chosen = field("statement");
  if (!chosen) return;
  chosen.value = id;
  for (const s of document.querySelectorAll(".statement")) s.classList.toggle("picked", s.dataset.statement === id);
  const bears = chosen.selectedOptions[0]?.dataset.bears;
  const row = bears && [...field("row").options].find((o) => o.dataset.name === bears);
  if (row) field("row").value = row.value;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-pick]");
  if (!button) return;
  pick(button.dataset.pick);
  field("row").focus();
});

document.addEventListener("change", (event) => {
  if (event.target.id === "statement") pick(event.target.value);
});

document.addEventListener("dragstart", (event) => {
  const card = event.target.closest?.("[data-statement]");
  if (!card) return;
  event.dataTransfer.setData("text/plain", card.dataset.statement);
  event.dataTransfer.effectAllowed = "link";
});

const over = (event) => event.target.closest?.("[data-drop]");

document.addEventListener("dragover", (event) => {
  const file = event.dataTransfer?.types.includes("Files");
  const goal = over(event);
  for (const p of document.querySelectorAll(".position.over")) if (p !== goal) p.classList.remove("over");
  if (!goal && !file) return;
  event.preventDefault();
  if (goal && !file) goal.classList.add("over");
});

document.addEventListener("drop", (event) => {
  const files = event.dataTransfer?.files;
  if (files?.length) {
    event.preventDefault();
    const form = document.querySelector("[data-dropfile]");
    form.elements.file.files = files;
    form.requestSubmit();
    return;
  }
  const goal = over(event);
  if (!goal) return;
  event.preventDefault();
  goal.classList.remove("over");
  pick(event.dataTransfer.getData("text/plain"));
  field("row").value = goal.dataset.drop;
  // Dropped beside the values, a statement goes to the first of them.
  const on = event.target.closest?.("[data-field]") ?? goal.querySelector("[data-field]");
  if (on) field("field").value = on.dataset.field;
  field("give").requestSubmit();
});
