// Cells of the scenario page: a change is sent at once, a pasted block as one edit, arrows and Enter move between cells.

const form = () => document.getElementById("send");
const waiting = [];
let busy = false;
let typed = null;

/** Send edits one after the other: each must name the state that the one before has left. */
function send(edit) {
  waiting.push(edit);
  if (!busy) next();
}

function next() {
  const edit = waiting.shift();
  if (!edit) return;
  busy = true;
  const place = document.getElementById("problem");
  if (place) place.hidden = true;
  const target = form();
  for (const [name, value] of Object.entries(edit)) target.elements[name].value = value;
  target.requestSubmit();
}

document.addEventListener("swapped", () => {
  // What was typed into the next cell while the answer was on its way is not lost.
  const field = typed && document.getElementById(typed.id);
  if (field && field === document.activeElement && field.value !== typed.value) {
    field.value = typed.value;
    field.setSelectionRange(typed.value.length, typed.value.length);
  }
  busy = false;
  next();
});

// A refused edit leaves the page as it was: what was typed stays visible, beside the message.
new MutationObserver(() => {
  if (busy && !document.getElementById("problem")?.hidden) {
    busy = false;
    waiting.length = 0;
  }
}).observe(document.body, { subtree: true, attributes: true, attributeFilter: ["hidden"] });

const cell = (target) => target.closest?.("[data-cell]");
const placeOf = (field) => field.dataset.cell.split(" ").map(Number);

document.addEventListener("input", (event) => {
  const field = cell(event.target);
  if (field) typed = { id: field.id, value: field.value };
});

document.addEventListener("focusin", (event) => {
  const field = cell(event.target);
  typed = field ? { id: field.id, value: field.value } : null;
});

document.addEventListener("change", (event) => {
  const field = cell(event.target);
  if (!field) return;
  const [row, column] = placeOf(field);
  if (typed?.id === field.id) typed = null;
  send({ do: "cell", row, column, text: field.value });
});

document.addEventListener("paste", (event) => {
  const field = cell(event.target);
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!field || !/[\t\n]/.test(text.trimEnd())) return;
  event.preventDefault();
  const [row, column] = placeOf(field);
  send({ do: "paste", row, column, text: text.replace(/\r?\n$/, "") });
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-add], [data-remove]");
  if (!button) return;
  event.preventDefault();
  const add = button.hasAttribute("data-add");
  send({ do: add ? "add" : "remove", row: add ? button.dataset.add : button.dataset.remove, column: 0, text: "" });
});

document.addEventListener("keydown", (event) => {
  const field = cell(event.target);
  if ((event.ctrlKey || event.metaKey) && !event.altKey && ["z", "y", "s"].includes(event.key.toLowerCase())) {
    const key = event.key.toLowerCase();
    // While a cell holds something that was not sent yet, undo belongs to the field itself.
    if (key !== "s" && (event.target.matches("textarea") || (field && field.value !== field.defaultValue))) return;
    const button = document.getElementById(key === "s" ? "save" : key === "y" || event.shiftKey ? "redo" : "undo");
    if (!button) return;
    event.preventDefault();
    if (key === "s" && field && field.value !== field.defaultValue) field.blur();
    if (!button.disabled) button.click();
    return;
  }
  if (!field || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
  const [row, column] = placeOf(field);
  const down = { ArrowDown: 1, ArrowUp: -1, Enter: event.shiftKey ? -1 : 1 }[event.key];
  if (event.key === "Escape") {
    field.value = field.defaultValue;
  } else if (down) {
    event.preventDefault();
    const goal = document.getElementById(`cell-${row + down}-${column}`);
    if (goal) {
      goal.focus();
      goal.select();
    } else field.blur();
  }
});
