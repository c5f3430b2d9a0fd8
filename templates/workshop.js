/* Workshop pages follow the room: they ask what is on now, and show it. Every page works without this: by reload and form. */

const EVERY = 2000, IN_LOBBY = 1000, SLOWEST = 10000, KEPT_FOR = 24 * 3600 * 1000;
const root = document.documentElement;
const find = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

/* -- what this phone keeps: drafts, and after handing in what was said. Nobody else ever sees it. -- */

const PREFIX = "upfront-room ";
const shelf = {
  get: (key) => { try { return JSON.parse(localStorage.getItem(PREFIX + key)); } catch { return null; } },
  put: (key, value) => { try { localStorage.setItem(PREFIX + key, JSON.stringify({ ...value, at: Date.now() })); } catch { /* A browser that keeps nothing. */ } },
  sweep: (fits) => {
    try {
      for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX) && fits(key.slice(PREFIX.length))) localStorage.removeItem(key);
    } catch { /* The same. */ }
  },
};
const fieldsOf = (form) => Object.fromEntries([...new FormData(form)].filter(([name]) => /^(q|reason|change|board)-/.test(name)));

function fill(form, fields) {
  for (const [name, value] of Object.entries(fields)) {
    for (const field of all(`[name="${CSS.escape(name)}"]`, form)) {
      if (field.type === "radio") field.checked = field.value === value;
      else field.value = value;
    }
  }
}

/* -- the bar -- */

function say(name, action) {
  const bar = find("[data-bar]");
  if (!bar) return;
  const words = bar.dataset[name] ?? "", told = find("[role=status]", bar), button = find("button", bar);
  bar.hidden = !words;
  if (told.textContent !== words) told.textContent = words;
  button.hidden = !action;
  if (action) button.textContent = bar.dataset[`${name}Do`];
  button.onclick = action ?? null;
  bar.dataset.shown = words && name;
  // Somebody has just pressed a button, perhaps far below a bar that does not come along.
  if (words && name === "unsent") bar.scrollIntoView({ block: "nearest" });
}

/* -- another page in place of this one -- */

// Why the page waits for somebody before another takes its place: "typed", something is typed here; "told", it says what went wrong.
let filling = "";

const parse = (text) => new DOMParser().parseFromString(text, "text/html");
const asking = () => find("#question")?.value ?? "";

const wordsOf = (one) => one.textContent.trim();
const likeIt = (one, within) => all(one.tagName, within).find((other) => wordsOf(other) === wordsOf(one) && other.name === one.name && other.value === one.value);

function swap(text) {
  const page = parse(text), unsent = asking();
  const fresh = find("main", page), old = find("main");
  if (!fresh || !old) return location.reload();
  const focused = document.activeElement, inside = old.contains(focused), id = focused?.id;
  for (const part of all("[data-part]")) {
    const other = find(`[data-part="${part.dataset.part}"]`, page);
    if (other) part.replaceWith(document.adoptNode(other));
  }
  old.replaceWith(document.adoptNode(fresh));
  document.title = page.title;
  document.body.className = page.body.className;
  const question = find("#question");
  if (question && unsent && !question.value) {
    // What stands at the foot is another form's, and not sent yet.
    question.value = unsent;
    question.closest("details").open = true;
  }
  if (fresh.dataset.view === old.dataset.view) {
    // Somebody who has opened a fold to press what is in it finds it open, whoever joins meanwhile.
    const opened = all("details[open] > summary", old).map(wordsOf);
    for (const one of all("details > summary", fresh)) if (opened.includes(wordsOf(one))) one.parentElement.open = true;
  }
  if (inside) (document.getElementById(id) ?? likeIt(focused, fresh) ?? fresh).focus({ preventScroll: true });
  else if (id === "question") question?.focus({ preventScroll: true });
  const told = find("[data-told]"), words = fresh.dataset.says ?? "";
  if (told && words !== (old.dataset.says ?? "")) told.textContent = words;
  if (fresh.dataset.view !== old.dataset.view && !inside) scrollTo(0, 0);
  say("");
  begin();
}

const here = () => find("main").dataset.here ?? location.href;

async function load() {
  const reply = await fetch(here(), { credentials: "same-origin", cache: "no-store" });
  if (reply.status >= 500) throw new Error(reply.status);
  return reply;
}

async function show() {
  const reply = await load();
  if (reply.redirected) history.replaceState(null, "", reply.url);
  swap(await reply.text());
}

// The same page under a fresh code: what is typed stays where it is, and all that leads on from here goes along.
async function goAlong() {
  const page = parse(await (await load()).text()), fresh = find("main", page), old = find("main");
  const round = (main) => find("form[data-ballot]", main)?.dataset.round;
  if (!fresh?.dataset.here || fresh.dataset.view !== old.dataset.view || round(fresh) !== round(old)) return false;
  const [before, after] = [old, fresh].map((main) => new URL(main.dataset.here, location).pathname);
  for (const name of ["action", "href"]) {
    for (const one of all(`[${name}^="${before}"]`)) one.setAttribute(name, after + one.getAttribute(name).slice(before.length));
  }
  const { here, now, stamp } = fresh.dataset;
  Object.assign(old.dataset, { here, now, stamp });
  history.replaceState(history.state, "", here);
  return true;
}

/* -- following the room -- */

let timer, wait = 0;

function follow() {
  clearTimeout(timer);
  const { now, pace } = find("main").dataset;
  if (!now) return;
  const every = pace === "quick" ? IN_LOBBY : EVERY;
  timer = setTimeout(look, Math.max(every, wait) * (0.85 + Math.random() * 0.3));
}

async function look() {
  const { now, stamp, workshop } = find("main").dataset;
  if (!now) return;
  try {
    const reply = await fetch(now, { credentials: "same-origin", headers: { "If-None-Match": `"${stamp}"` }, cache: "no-store" });
    if (reply.status === 404) {
      const over = async () => {
        await show();
        shelf.sweep((key) => workshop && key.startsWith(`${workshop} `));
      };
      if (filling === "typed" || asking().trim()) say("over", over);
      else await over();
      return;
    }
    if (reply.status === 429) return follow();
    if (!reply.ok && reply.status !== 304) throw new Error(reply.status);
    wait = 0;
    if (find("[data-bar]")?.dataset.shown === "offline") say("");
    if (reply.status === 200 && (await reply.text()).trim() !== stamp) {
      if (!filling) await show();
      else if (!reply.redirected || !(await goAlong())) say(filling === "typed" ? "moved" : "since", show);
    }
  } catch {
    wait = Math.min(SLOWEST, (wait || EVERY) * 1.6);
    if (!find("[data-bar]")?.dataset.shown) say("offline");
  }
  follow();
}

/* -- one question at a time -- */

const keyOf = (form) => `${form.dataset.workshop} ${form.dataset.seat} ${form.dataset.round}`;

function ballot(form) {
  const key = keyOf(form), parts = all("[data-question]", form), check = find("[data-check]", form);
  const kept = shelf.get(key);
  if (!("typed" in form.dataset) && kept) fill(form, kept.fields);
  const keep = () => shelf.put(key, { fields: fieldsOf(form), handed: false });
  form.addEventListener("input", () => { filling = "typed"; keep(); });
  if (parts.length < 2 || "typed" in form.dataset) return;
  let step = 0;
  const chosen = (part) => find("input:checked", part);
  const open = (next, pushed) => {
    step = Math.max(0, Math.min(next, parts.length));
    parts.forEach((part, number) => (part.hidden = number !== step));
    check.hidden = step !== parts.length;
    find("[data-intro]").hidden = step !== 0;
    if (step === parts.length) list();
    for (const one of all("[data-step=back]", form)) one.hidden = step === 0;
    find("[data-step=next]", form).hidden = step === parts.length;
    find("[data-hand-in]", form).hidden = step !== parts.length;
    if (!pushed) return;
    if (pushed !== "popped") history.pushState({ step }, "");
    scrollTo(0, 0);
    find("h2", parts[step] ?? check).focus({ preventScroll: true });
  };
  const list = () => {
    const places = all("[data-check-for]", check);
    parts.forEach((part, number) => {
      const one = chosen(part);
      find("[data-answer]", places[number]).textContent = one ? find(`label[for="${CSS.escape(one.id)}"]`, part).textContent : check.dataset.none;
      find("button", places[number]).onclick = () => open(number, true);
    });
  };
  for (const part of all("[data-steps], [data-check]", form)) part.hidden = false;
  find("[data-step=next]", form).onclick = () => open(step + 1, true);
  for (const one of all("[data-step=back]", form)) one.onclick = () => open(step - 1, true);
  onpopstate = (event) => form.isConnected && open(event.state?.step ?? 0, "popped");
  const first = parts.findIndex((part) => !chosen(part));
  open(kept && first === -1 ? parts.length : Math.max(0, first));
}

/* -- handing in: what is not acknowledged is not gone -- */

async function send(form, submitter) {
  const body = new URLSearchParams(new FormData(form, submitter));
  const buttons = all("button", form);
  buttons.forEach((one) => (one.disabled = true));
  try {
    const reply = await fetch(form.action, { method: "POST", body, credentials: "same-origin", cache: "no-store" });
    if ("ballot" in form.dataset && reply.ok) shelf.put(keyOf(form), { fields: fieldsOf(form), handed: true });
    if ("forget" in form.dataset && reply.ok) shelf.sweep((key) => key.startsWith(`${form.dataset.workshop} `));
    if (reply.redirected && reply.url !== location.href) history.replaceState(null, "", reply.url);
    swap(await reply.text());
    find("[data-focus]")?.focus();
  } catch {
    buttons.forEach((one) => (one.disabled = false));
    // It may have arrived, and then this very form has to be sent again, not one of a page that came meanwhile.
    filling ||= "told";
    say("unsent", () => send(form, submitter));
  }
}

/* -- what one said, on one's own phone alone -- */

function remember(place) {
  const said = shelf.get(keyOf(place))?.fields;
  for (const one of all("[data-own]", place)) {
    const label = find(`[data-option="${CSS.escape(said?.[`q-${one.dataset.own}`] ?? "")}"]`, one);
    one.hidden = !label;
    if (label) find("[data-own-words]", one).textContent = label.textContent;
  }
}

/* -- this page, and each that takes its place -- */

function begin() {
  const main = find("main"), place = main.dataset.here;
  // What a form was answered with stands under the form's address, which shows nothing by itself; and nothing is told twice.
  if (place && place !== location.pathname + location.search) history.replaceState(history.state, "", place + location.hash);
  filling = main.dataset.held ?? "";
  for (const form of all("form[data-ballot]", main)) ballot(form);
  const forms = all("main form, [data-part] form");
  for (const form of forms.filter((one) => "send" in one.dataset)) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(form, event.submitter);
    });
  }
  for (const form of forms) form.addEventListener("input", () => (filling = "typed"));
  for (const one of all("[data-by-hand]")) one.hidden = true;
  for (const one of all("[data-by-script]")) one.hidden = false;
  for (const place of all("[data-remember]", main)) remember(place);
  for (const form of all("form[data-auto]", main)) send(form);
  follow();
}

shelf.sweep((key) => Date.now() - (shelf.get(key)?.at ?? 0) > KEPT_FOR);
root.dataset.follows = "yes";
document.addEventListener("visibilitychange", () => document.hidden || look());
addEventListener("online", look);
begin();
