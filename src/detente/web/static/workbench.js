// The workbench's own script: swaps parts of a page for parts that the server renders, keeps the state in the
// address, and adds keys. Without it, forms and links work as plain pages.

const say = (text) => {
  const place = document.getElementById("announce");
  if (place) place.textContent = text;
};

let latest = 0;

/** Fetch a page and put its parts in place of those with the same id: all `[data-live]`, or the ids named. */
async function swap(url, ids, options = {}) {
  const turn = ++latest;
  document.body.setAttribute("aria-busy", "true");
  let text = "";
  let response;
  try {
    response = await fetch(url, { headers: { "X-Fragment": "1" }, credentials: "same-origin", ...options });
    text = await response.text();
  } catch {
    fail("The workbench does not answer. Is the server still running?");
    return null;
  }
  if (turn !== latest) return null;
  document.body.removeAttribute("aria-busy");
  const found = new DOMParser().parseFromString(text, "text/html");
  if (!response.ok) {
    const told = found.querySelector(".problem") ?? found.querySelector("main p");
    fail(told ? told.textContent : `The server answered ${response.status}.`);
    return null;
  }
  show(found, ids ? ids.split(" ").map((id) => found.getElementById(id)) : [...found.querySelectorAll("[data-live]")]);
  document.dispatchEvent(new CustomEvent("swapped", { detail: { url: response.url } }));
  return response;
}

// Put parts of a fetched page in the place of those that are here.
function show(found, parts) {
  for (const part of new Set(parts)) {
    const old = part && document.getElementById(part.id);
    if (old && !byPart(old, part)) replace(old, part);
  }
  const then = found.querySelector("[data-then]");
  if (then) swap(then.dataset.then);
  const told = found.querySelector("[data-say]");
  if (told) say(told.dataset.say);
}

// Whether a part is brought up to date by the parts inside it, so that what stands between them, such as the ground of
// a chart, is not drawn again.
function byPart(old, part) {
  if (!old.hasAttribute("data-by-part")) return false;
  const ids = (root) => [...root.querySelectorAll("[data-live]")].map((p) => p.id).join(" ");
  return ids(old) !== "" && ids(old) === ids(part);
}

function replace(old, part) {
  if (old.outerHTML === part.outerHTML) return;
  const focused = document.activeElement && old.contains(document.activeElement) ? document.activeElement.id : "";
  const open = [...old.querySelectorAll("details[open][id]")].map((d) => d.id);
  const from = placeOf(old.querySelector("[data-flip]"));
  const fresh = document.importNode(part, true);
  // What does not depend on the state is not sent again.
  for (const kept of fresh.querySelectorAll("[data-keep]")) {
    const here = document.getElementById(kept.id);
    if (here && !kept.hasChildNodes()) kept.replaceWith(here);
  }
  old.replaceWith(fresh);
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  glide(fresh.querySelector("[data-flip]"), from);
  poll(fresh);
}

const placeOf = (dot) => (dot ? [Number(dot.getAttribute("cx")), Number(dot.getAttribute("cy"))] : null);

/** Let a mark of a drawing glide from where it stood, so that the eye can follow what a click has changed. */
function glide(dot, from) {
  if (!dot || !from || window.matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const [x, y] = placeOf(dot);
  if (x === from[0] && y === from[1]) return;
  dot.animate([{ transform: `translate(${from[0] - x}px, ${from[1] - y}px)` }, { transform: "none" }], {
    duration: 260,
    easing: "ease-out",
  });
}

function fail(text) {
  document.body.removeAttribute("aria-busy");
  const place = document.getElementById("problem");
  if (place) {
    place.textContent = text;
    place.hidden = false;
  }
  say(text);
}

// Forms ---------------------------------------------------------------------------------------------------------------

/** Return the address of a form's state: fields without a value, or with the value that stands for it, are left out. */
function addressOf(form) {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value !== "") query.append(name, value);
  const text = query.toString();
  const path = new URL(form.action).pathname;
  return text ? `${path}?${text}` : path;
}

async function go(url, ids, push) {
  const whole = document.querySelector("[data-whole]");
  const ask = whole && ids === whole.id ? `${url}${url.includes("?") ? "&" : "?"}whole` : url;
  const done = await swap(ask, ids);
  if (done && push && url !== location.pathname + location.search) {
    most = (history.state?.depth ?? 0) + 1;
    history.pushState({ depth: most, most }, "", url);
  }
  undoButtons();
  return done;
}

document.addEventListener("input", (event) => {
  if (event.target.dataset?.mirror) event.target.form.elements[event.target.dataset.mirror].value = event.target.value;
});

document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-auto]");
  if (form && !event.target.matches("[data-quiet]")) {
    clearPreview();
    go(addressOf(form), form.dataset.swap, form.hasAttribute("data-push"));
  }
});

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.matches("[data-confirm]") && !window.confirm(form.dataset.confirm)) {
    event.preventDefault();
    return;
  }
  if (!form.hasAttribute("data-swap") || event.defaultPrevented) return;
  event.preventDefault();
  if (form.method === "get") {
    await go(addressOf(form), form.dataset.swap, form.hasAttribute("data-push"));
    return;
  }
  const plain = form.enctype !== "multipart/form-data";
  const body = plain ? new URLSearchParams(new FormData(form, event.submitter)) : new FormData(form, event.submitter);
  await swap(form.action, form.dataset.swap || null, { method: "POST", body });
});

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-swap]");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
  event.preventDefault();
  // Links inside drawings have no address parts of their own.
  const goal = new URL(link.getAttribute("href"), location.href);
  go(goal.pathname + goal.search, link.dataset.swap, link.hasAttribute("data-push"));
});

// Undo and redo: the browser's own history of this page ----------------------------------------------------------------

// `depth` counts the steps made on this page, `most` is the last step that can be redone. The entry one arrives at by
// undo takes `most` over, so that a reload keeps it.
let most = history.state?.most ?? 0;

function undoButtons() {
  const depth = history.state?.depth ?? 0;
  for (const b of document.querySelectorAll("[data-undo]")) b.disabled = depth === 0;
  for (const b of document.querySelectorAll("[data-redo]")) b.disabled = depth >= most;
}

const undo = () => (history.state?.depth ?? 0) > 0 && history.back();
const redo = () => (history.state?.depth ?? 0) < most && history.forward();

window.addEventListener("popstate", () => {
  const depth = history.state?.depth ?? 0;
  most = Math.max(most, depth);
  history.replaceState({ depth, most }, "");
  const whole = document.querySelector("[data-whole]");
  if (whole) swap(`${location.pathname}${location.search ? `${location.search}&` : "?"}whole`, whole.id).then(undoButtons);
  else location.reload();
});

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-undo]")) undo();
  if (event.target.closest?.("[data-redo]")) redo();
});

// Keys ----------------------------------------------------------------------------------------------------------------

const typing = (target) => target.matches?.("input:not([type=radio]):not([type=checkbox]), textarea, select");

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.isComposing) return;
  const plain = !event.ctrlKey && !event.metaKey;
  if (plain && event.key === "u" && !typing(event.target) && document.querySelector("[data-undo]")) {
    event.preventDefault();
    undo();
  } else if (plain && event.key === "U" && !typing(event.target) && document.querySelector("[data-redo]")) {
    event.preventDefault();
    redo();
  } else if (plain && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    const row = event.target.closest?.("[data-row]");
    if (!row || !event.target.matches("input[type=radio]")) return;
    event.preventDefault();
    const rows = [...document.querySelectorAll("[data-row]")];
    const next = rows[rows.indexOf(row) + (event.key === "ArrowDown" ? 1 : -1)];
    (next?.querySelector("input:checked") ?? next?.querySelector("input:not(:disabled)"))?.focus();
  }
});

// What a level would change, before it is chosen -------------------------------------------------------------------------

function preview(event) {
  const option = event.target.closest?.("[data-preview]");
  const place = document.getElementById("preview");
  if (!place) return;
  const part = option && document.getElementById(option.dataset.preview);
  if (part) place.replaceChildren(...[...part.childNodes].map((n) => n.cloneNode(true)));
  place.toggleAttribute("data-on", Boolean(part));
  const ghost = document.querySelector("[data-ghost]");
  if (!ghost) return;
  ghost.toggleAttribute("data-on", Boolean(part?.dataset.x));
  if (part?.dataset.x) {
    ghost.setAttribute("cx", part.dataset.x);
    ghost.setAttribute("cy", part.dataset.y);
  }
}

function clearPreview() {
  document.getElementById("preview")?.removeAttribute("data-on");
  document.querySelector("[data-ghost]")?.removeAttribute("data-on");
}

document.addEventListener("mouseover", preview);
document.addEventListener("focusin", preview);

// Parts that ask again until they are done -----------------------------------------------------------------------------

// Whether a control holds something else than the page came with.
function begun() {
  return [...document.querySelectorAll("main :is(input, select, textarea)")].some((c) => {
    if (c.type === "checkbox" || c.type === "radio") return c.checked !== c.defaultChecked;
    if (c.options) return [...c.options].some((o) => o.selected !== o.defaultSelected) && c.selectedIndex > 0;
    return c.value !== c.defaultValue;
  });
}

// Whether the browser has begun to load something else, such as the answer to a form: loading this page again would
// cancel it. A download ends without leaving the page, so this holds for some seconds only.
let left = -Infinity;
const leaving = () => performance.now() - left < 15000;
window.addEventListener("beforeunload", () => (left = performance.now()));

function poll(root) {
  const parts = [...(root.matches?.("[data-poll]") ? [root] : []), ...root.querySelectorAll("[data-poll]")];
  for (const part of parts) {
    setTimeout(async () => {
      if (!part.isConnected) return;
      if (document.hidden) return poll(part.parentElement ?? document);
      if (part.dataset.poll === "reload") return leaving() ? poll(part.parentElement ?? document) : location.reload();
      let text = "";
      try {
        const response = await fetch(part.dataset.poll, { headers: { "X-Fragment": "1" } });
        if (!response.ok) return;
        text = await response.text();
      } catch {
        return;
      }
      const found = new DOMParser().parseFromString(text, "text/html");
      const fresh = found.getElementById(part.id);
      if (!part.isConnected) return;
      // Without the part there is something else to see now. Loading again would undo what somebody has begun to fill in.
      const over = !fresh || fresh.hasAttribute("data-done");
      if (over && !begun()) return leaving() ? poll(part.parentElement ?? document) : location.reload();
      if (!fresh || fresh.outerHTML === part.outerHTML) return poll(part.parentElement);
      show(found, over ? [fresh, ...found.querySelectorAll("[data-live]")] : [fresh]);
    }, 1000 * Number(part.dataset.every ?? 1));
  }
}

// Copy what a field holds -----------------------------------------------------------------------------------------------

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (!button) return;
  const field = button.parentElement.querySelector("input[readonly]");
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    say("The link is copied.");
  } catch {
    say("The link is selected; copy it with the keyboard.");
  }
});

// Theme ---------------------------------------------------------------------------------------------------------------

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-theme-switch]");
  if (!button) return;
  const order = ["auto", "light", "dark"];
  const now = document.documentElement.dataset.theme || "auto";
  const next = order[(order.indexOf(now) + 1) % order.length];
  if (next === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  document.cookie = `detente-theme=${next}; path=/; max-age=31536000; samesite=strict`;
  button.querySelector("span").textContent = next;
});

const begin = document.querySelector("[data-then]");
if (begin) swap(begin.dataset.then);
poll(document);
undoButtons();
