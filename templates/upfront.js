/* Makes the working pages quicker to use. Every page works without it: nothing here saves an answer. */

const PREVIEW_AFTER = 150, KEEP_AFTER = 1500, SEND_AGAIN_AFTER = 10000;
const WARN_BEFORE = 600000, LOOK_EVERY = 5000;

/* -- talking to the server -- */

const typed = (form) => new URLSearchParams(new FormData(form)).toString();

/* What is asked of the server keeps the sign-in alive: `watchEnd` wants to know. */
let asked = () => {};

async function post(form, address, options = {}) {
  const headers = {
    "Content-Type": "application/x-www-form-urlencoded",
    "X-CSRFToken": form.elements.csrf_token?.value ?? "",
    "X-Requested-With": "fetch",
  };
  const reply = await fetch(address, { method: "POST", body: typed(form), headers, credentials: "same-origin", redirect: "error", ...options });
  if (reply.ok) asked();
  return reply;
}

/* Calls `act` once things have been quiet for a while; `act` is told to give up when something newer comes. */
function afterQuiet(wait, act) {
  let timer, running;
  const later = () => {
    later.stop();
    timer = setTimeout(() => act((running = new AbortController()).signal), wait);
  };
  later.stop = () => {
    clearTimeout(timer);
    running?.abort();
  };
  return later;
}

/* -- "Your FAQ will say" -- */

function showLive(form, address, show) {
  const unfinished = document.querySelector("[data-unfinished]");
  return afterQuiet(PREVIEW_AFTER, async (signal) => {
    try {
      const reply = await post(form, address, { signal });
      if (signal.aborted) return;
      if (reply.status === 200) await show(reply);
      /* 204: what is typed makes no answer yet, so what was shown before stands. */
      if (unfinished && reply.ok) unfinished.hidden = reply.status === 200;
    } catch {
      /* What stands in the panel goes on standing there; saving shows it anew. */
    }
  });
}

async function showSays(panel, reply) {
  const words = await reply.text();
  if (panel.dataset.shown === words) return;
  const open = panel.querySelector("details")?.open;
  panel.dataset.shown = words;
  panel.innerHTML = words;
  const details = panel.querySelector("details");
  if (details && open) details.open = true;
}

/* Pieces of the page by name: each takes the place of the one that stands. */
async function showPieces(reply) {
  for (const [name, words] of Object.entries(await reply.json())) {
    const old = document.querySelector(`[data-piece="${CSS.escape(name)}"]`);
    const made = document.createElement("template");
    made.innerHTML = words;
    if (!old || old.innerHTML === words) continue;
    if (made.content.firstElementChild?.dataset.piece) old.replaceWith(made.content);
    else old.replaceChildren(made.content);
  }
}

/* -- half-typed pages -- */

function keepAsTyped(form, address, told) {
  /* A page that came back unsaved holds words that the server has not. */
  let kept = "unkept" in form.dataset ? "" : typed(form);
  const keep = async (signal, leaving = false) => {
    const before = kept, now = typed(form);
    if (now === kept || form.dataset.sent) return;
    kept = now;
    try {
      const reply = await post(form, address, { signal, keepalive: leaving });
      /* 204 too: somebody saved another answer meanwhile, and this page can only be kept by saving it. */
      if (reply.status !== 200) throw new Error(reply.status);
      told.textContent = told.dataset.kept.replace("{time}", (await reply.json()).saved);
    } catch {
      if (kept === now) kept = before;
      if (!signal?.aborted && !form.dataset.sent) told.textContent = told.dataset.lost;
    }
  };
  const later = afterQuiet(KEEP_AFTER, keep);
  const atOnce = () => {
    later.stop();
    keep(undefined, true);
  };
  document.addEventListener("visibilitychange", () => document.hidden && atOnce());
  addEventListener("pagehide", atOnce);
  document.addEventListener("submit", ({ target, submitter }) => {
    /* What is being saved or thrown away must not come back as a draft. */
    if (submitter?.value === "discard") form.dataset.sent = "yes";
    if (target === form) later.stop();
    else atOnce();
  });
  return later;
}

/* -- what goes together -- */

const VALUES = ["choices", "text", "date", "number", "low", "high"];

function keepTogether(form, changed) {
  const { name, type, checked } = changed;
  const decided = form.querySelector('[name="state"][value="decided"]');
  if (decided && VALUES.includes(name) && (checked || (type !== "checkbox" && changed.value))) decided.checked = true;
  if (type !== "checkbox" || !checked) return;
  for (const other of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
    if (other !== changed && ("alone" in changed.dataset || "alone" in other.dataset)) other.checked = false;
  }
}

/* -- sending once -- */

function sendOnce(form) {
  const buttons = [...form.querySelectorAll("button")];
  const free = () => {
    delete form.dataset.sent;
    for (const button of buttons) button.disabled = false;
  };
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    /* Later, or the name of the button that was pressed would not be sent. */
    setTimeout(() => buttons.forEach((button) => (button.disabled = true)));
    setTimeout(free, SEND_AGAIN_AFTER);
  });
  addEventListener("pageshow", free);
}

/* -- the end of the sign-in -- */

function watchEnd(bar) {
  const told = bar.querySelector("[role=status]"), form = bar.querySelector("form"), again = bar.querySelector("a");
  /* The server's time, by a browser's clock that may be wrong. */
  const here = (moment, now) => Date.parse(moment) - Date.parse(now) + Date.now();
  const whole = here(bar.dataset.whole, bar.dataset.now);
  let ends = here(bar.dataset.ends, bar.dataset.now), shown = "";
  const show = (state) => {
    if (shown === state) return;
    shown = state;
    const time = new Date(ends).toLocaleTimeString(document.documentElement.lang, { hour: "numeric", minute: "2-digit" });
    form.hidden = state !== "idle";
    again.hidden = !["last", "ended", "lost"].includes(state);
    bar.classList.toggle("said", state !== "");
    told.textContent = state && told.dataset[state].replace("{time}", time);
  };
  const look = () => {
    const left = ends - Date.now();
    if (left <= 0) show("ended");
    else if (left <= WARN_BEFORE) show(ends < whole ? "idle" : "last");
    else if (shown !== "stays" && shown) show("");
  };
  asked = () => (ends = Math.min(whole, Math.max(ends, Date.now() + bar.dataset.idle * 1000)));
  form.querySelector("button").addEventListener("click", async () => {
    try {
      const reply = await post(form, form.action);
      if (!reply.ok) throw new Error(reply.status);
      const said = await reply.json();
      ends = here(said.ends, said.now);
      show("stays");
      told.focus();
    } catch {
      show("lost");
    }
  });
  setInterval(look, LOOK_EVERY);
  look();
}

/* -- this page -- */

for (const bar of document.querySelectorAll("[data-session]")) watchEnd(bar);

for (const form of document.querySelectorAll('form[method="post"]')) {
  const { preview, draft, pieces } = form.dataset;
  const panel = document.querySelector("[data-says]"), told = document.querySelector("[data-kept]");
  const watchers = [];
  if (preview && panel) watchers.push(showLive(form, preview, (reply) => showSays(panel, reply)));
  if (pieces) watchers.push(showLive(form, pieces, showPieces));
  if (draft && told) watchers.push(keepAsTyped(form, draft, told));
  form.addEventListener("input", (event) => {
    keepTogether(form, event.target);
    for (const watch of watchers) watch();
  });
  sendOnce(form);
  /* What is typed here is not what is saved: the panel follows what is typed. */
  if ("ahead" in form.dataset) watchers[0]?.();
}

for (const words of document.querySelectorAll("[data-live]")) words.textContent = words.dataset.live;

for (const place of document.querySelectorAll("[data-print]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain";
  button.textContent = place.dataset.print;
  button.addEventListener("click", () => print());
  place.replaceChildren(button);
}

const first = document.querySelector("[data-focus]");
first?.focus();
/* An address that leads to a place in the page takes the focus away again when it gets there. */
addEventListener("load", () => document.activeElement === document.body && first?.focus());
