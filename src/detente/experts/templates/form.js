"use strict";
(() => {
  const form = document.getElementById("form");
  const state = document.getElementById("state");
  const about = JSON.parse(form.dataset.about);
  const STEPS = ["low", "high", "best", "confidence"];
  const NAMES = { low: "lowest", high: "highest", best: "best guess", confidence: "confidence" };
  const questions = [...form.querySelectorAll("fieldset")];
  const kept = `detente ${about.sha256} ${about.coder} ${about.round}`;

  function read(question) {
    const out = { path: question.dataset.path, why: question.querySelector("[name=why]").value.trim() };
    for (const step of STEPS) {
      const field = question.querySelector(`[name=${step}]`);
      out[step] = field.value.trim() === "" ? (field.validity.badInput ? NaN : null) : Number(field.value);
    }
    return out;
  }

  function problem(question, given) {
    const missing = STEPS.filter((step) => given[step] === null);
    if (missing.length === STEPS.length) return "";
    if (missing.length > 0) return `Still missing: ${missing.map((step) => NAMES[step]).join(", ")}.`;
    const low = Number(question.dataset.low);
    const high = question.dataset.high === "inf" ? Infinity : Number(question.dataset.high);
    for (const step of ["low", "high", "best"]) {
      if (!(given[step] >= low && given[step] <= high)) return `The ${NAMES[step]} value is outside the scale.`;
    }
    if (!(given.low <= given.best && given.best <= given.high)) return "The best guess must lie between the lowest and the highest value.";
    if (!(given.confidence >= 50 && given.confidence <= 100)) return "The confidence runs from 50 to 100 %. Below 50 %, make the interval wider.";
    return "";
  }

  function check() {
    let wrong = 0;
    let done = 0;
    for (const question of questions) {
      const given = read(question);
      const what = problem(question, given);
      question.querySelector(".error").textContent = what;
      if (what) wrong += 1;
      else if (given.best !== null) done += 1;
    }
    state.textContent = `${done} of ${questions.length} questions answered${wrong ? `, ${wrong} to look at again` : ""}.`;
    return wrong;
  }

  function remember() {
    try { localStorage.setItem(kept, JSON.stringify(questions.map(read))); } catch { /* private windows keep nothing */ }
  }

  function recall() {
    let held = null;
    try { held = JSON.parse(localStorage.getItem(kept)); } catch { /* nothing is kept */ }
    if (!Array.isArray(held)) return;
    for (const given of held) {
      const question = questions.find((q) => q.dataset.path === given.path);
      if (!question) continue;
      for (const step of STEPS) if (typeof given[step] === "number") question.querySelector(`[name=${step}]`).value = given[step];
      if (typeof given.why === "string") question.querySelector("[name=why]").value = given.why;
    }
  }

  // A cell that a spreadsheet would run as a formula gets an apostrophe in front.
  const cell = (value) => {
    let text = value === null ? "" : String(value);
    if (typeof value === "string" && /^'*[=+\-@\t\r\n＝＋－＠]/.test(text)) text = `'${text}`;
    return `"${text.replaceAll('"', '""')}"`;
  };

  function text(kind, answers) {
    if (kind === "json") return JSON.stringify({ ...about, answers }, null, 1) + "\n";
    const rows = [["path", ...STEPS, "why", ...Object.keys(about)]];
    for (const given of answers) rows.push([given.path, ...STEPS.map((step) => given[step]), given.why, ...Object.values(about)]);
    return "\ufeff" + rows.map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
  }

  form.addEventListener("input", () => { check(); remember(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("click", (event) => {
    const kind = event.target.dataset.save;
    if (!kind) return;
    if (check() > 0) {
      const first = questions.find((q) => q.querySelector(".error").textContent);
      first.querySelector("input").focus();
      return;
    }
    const answers = questions.map(read).filter((given) => given.best !== null);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text(kind, answers)], { type: kind === "json" ? "application/json" : "text/csv" }));
    link.download = `${form.dataset.file}.${kind}`;
    link.click();
    state.textContent = `${link.download} saved. Send it back.`;
  });
  recall();
  check();
})();
