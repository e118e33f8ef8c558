// Entries that the server has not confirmed, kept in this browser: for this user only, 24 hours at most.
// Every page tidies up and sends what was saved without a connection; the uuid in the entry keeps it single.

const PREFIX = "alongside:log:";
const LONGEST_MS = 24 * 60 * 60 * 1000;
const AGAIN_MS = 20_000;

function all() {
  const found = [];
  for (const key of Object.keys(localStorage).filter((key) => key.startsWith(PREFIX))) {
    try {
      found.push({ key, ...JSON.parse(localStorage.getItem(key)) });
    } catch {
      localStorage.removeItem(key);
    }
  }
  return found;
}

export function keep(user, uuid, copy) {
  try {
    localStorage.setItem(`${PREFIX}${user}:${uuid}`, JSON.stringify({ user, uuid, at: Date.now(), ...copy }));
    return true;
  } catch {
    return false; // no storage, or full: the server's draft is all there is
  }
}

export function forget(user, uuid) {
  localStorage.removeItem(`${PREFIX}${user}:${uuid}`);
}

export function copiesOf(user) {
  return all().filter((copy) => copy.user === user).sort((a, b) => b.at - a.at);
}

export function forgetAll() {
  for (const { key } of all()) localStorage.removeItem(key);
}

// What is too old, or somebody else's.
export function tidy(user) {
  for (const copy of all()) {
    if (copy.user !== user || Date.now() - copy.at > LONGEST_MS) localStorage.removeItem(copy.key);
  }
}

// What became of an entry: {state: "saved", next, headers} | {state: "faulty", html} | waiting | signedOut | anotherUser | refused | failed
export async function send(copy, token) {
  let answer = await post(copy, token);
  if (answer?.status === 403) {
    const { user, fresh } = await signedIn(copy.url); // again, on another page: the old token no longer counts
    if (user && user !== copy.user) return { state: "anotherUser" };
    if (fresh) answer = await post(copy, fresh);
  }
  return answer ? outcome(answer) : { state: "waiting" };
}

function post(copy, token) {
  const headers = { "X-CSRFToken": token, [copy.header]: "1", "Content-Type": "application/x-www-form-urlencoded" };
  return fetch(copy.url, { method: "POST", headers, body: copy.body }).catch(() => null);
}

async function signedIn(url) {
  const answer = await fetch(url).catch(() => null);
  if (!answer?.ok) return {};
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return { user: page.body.dataset.user, fresh: page.querySelector("[name=csrfmiddlewaretoken]")?.value };
}

async function outcome(answer) {
  if (answer.status === 204) return { state: "saved", next: answer.headers.get("X-Next"), headers: answer.headers };
  if (answer.status === 422) return { state: "faulty", html: await answer.text() };
  if (answer.redirected || answer.status === 401) return { state: "signedOut" };
  return { state: answer.status >= 500 ? "failed" : "refused" };
}

// On any page of the user's: send what was saved and could not be sent.

const body = document.body;
const user = body.dataset.user;

async function flush() {
  const line = document.querySelector("[data-unsent]");
  for (const copy of copiesOf(user).filter((copy) => copy.pending)) {
    const { state } = await send(copy, JSON.parse(body.getAttribute("hx-headers"))["X-CSRFToken"]);
    const since = copiesOf(user).find((other) => other.uuid === copy.uuid);
    if (since?.at !== copy.at) continue; // changed while it was on its way: that is still to be sent
    if (state === "saved") forget(user, copy.uuid);
    if (state === "faulty" || state === "refused") keep(user, copy.uuid, { ...copy, pending: false });
  }
  const left = copiesOf(user);
  if (!line) return;
  line.hidden = !left.length;
  if (left.length) line.querySelector("a").href = left[0].url;
}

function sendsItsOwn() {
  return Boolean(document.querySelector("[data-log], [data-rate], [data-writes]"));
}

if (user) {
  tidy(user);
  if (!sendsItsOwn()) {
    flush();
    addEventListener("online", flush);
    setInterval(() => copiesOf(user).some((copy) => copy.pending) && flush(), AGAIN_MS);
  }
  // Signing out has its own page, which has asked.
  document.querySelector("form[data-signs-out]")?.addEventListener("submit", forgetAll);
}
