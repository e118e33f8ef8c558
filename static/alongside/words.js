// One's own words in a meeting. Each batch leaves within a second or 200 letters; until the server has answered, the
// words stay in this browser as well, and every page says so (copies.js). Batches go one after the other, and one whose
// answer was lost is sent again as it was: the server keeps it once. No other page sends them, or two would.

import { copiesOf, forget, keep } from "./copies.js";

const BATCH_MS = 800;
const BATCH_LETTERS = 200;
const AGAIN_MS = 2000;
const CONFLICT = 409;

export class Words {
  constructor(form, says) {
    this.form = form;
    this.says = says;
    this.area = form.querySelector("textarea");
    this.state = form.querySelector("[data-state]");
    this.rival = form.parentElement.querySelector("[data-rival]");
    this.item = form.dataset.item;
    this.user = form.dataset.user;
    this.held = { text: this.area.defaultValue, revision: Number(form.elements.revision.value) };
    this.bringBack();
    this.area.addEventListener("input", () => this.typed());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.rival.addEventListener("submit", (event) => this.choose(event));
    document.addEventListener("visibilitychange", () => document.hidden && form.isConnected && this.send());
  }

  get text() {
    return this.area.value;
  }

  get isSaved() {
    return this.text === this.held.text && !this.going;
  }

  say(text) {
    this.state.textContent = text;
  }

  body(text, more = {}) {
    return new URLSearchParams({ text, revision: this.held.revision, ...more }).toString();
  }

  keepHere() {
    keep(this.user, this.item, {
      url: this.form.action, header: "X-Writes", body: this.body(this.text), sent: this.going?.text, held: this.held.text,
    });
  }

  // What a closed browser had not sent: the server may have the last batch although nobody heard it say so.
  bringBack() {
    const copy = copiesOf(this.user).find((copy) => copy.uuid === this.item);
    if (!copy) return;
    const told = new URLSearchParams(copy.body);
    if (told.get("text") === this.held.text) {
      forget(this.user, this.item);
      return;
    }
    if (copy.sent !== this.held.text && copy.held !== this.held.text) this.held.revision = Number(told.get("revision"));
    this.area.value = told.get("text");
    this.typed();
  }

  typed() {
    this.keepHere();
    this.say(navigator.onLine ? this.says.saysSending : this.says.saysHere);
    if (Math.abs(this.text.length - this.held.text.length) >= BATCH_LETTERS) this.send();
    else this.timer ??= setTimeout(() => this.send(), BATCH_MS);
  }

  async send() {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.isAsked || this.isBusy || (!this.going && this.isSaved)) return;
    this.isBusy = true;
    this.going ??= { text: this.text, body: this.body(this.text) };
    this.keepHere();
    const answer = await post(this.form, this.going.body).catch(() => null);
    this.isBusy = false;
    await this.answered(answer);
  }

  async answered(answer) {
    if (answer?.status === 204) return this.accepted(this.going.text, answer);
    if (answer?.status === CONFLICT) return this.ask(await answer.text());
    if (answer?.status === 422) return this.say(await answer.text());
    if (answer && (answer.redirected || [401, 403].includes(answer.status))) return this.signedOut();
    this.say(this.says.saysHere);
    this.timer = setTimeout(() => this.send(), AGAIN_MS);
  }

  accepted(text, answer) {
    this.held = { text, revision: Number(answer.headers.get("X-Revision")) };
    this.going = undefined;
    if (this.text !== text) {
      this.typed();
      return;
    }
    forget(this.user, this.item);
    const clock = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" });
    this.say(`${this.says.saysSaved} ${clock}`);
  }

  // Two of one's own devices have met: nothing is sent until it is said which words stand.
  ask(html) {
    this.isAsked = true;
    this.going = undefined;
    this.rival.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
    this.say(this.says.saysChosen);
    this.rival.querySelector("button").focus();
  }

  async choose(event) {
    event.preventDefault();
    const told = new FormData(event.target);
    told.set("keep", event.submitter.value);
    told.set("text", this.text);
    const answer = await post(this.form, new URLSearchParams(told).toString()).catch(() => null);
    if (answer?.status === CONFLICT) return this.ask(await answer.text());
    if (answer?.status !== 200) return this.say(this.says.saysHere);
    this.area.value = await answer.text();
    this.isAsked = false;
    this.rival.replaceChildren();
    this.accepted(this.area.value, answer);
    this.area.focus();
  }

  signedOut() {
    const link = document.createElement("a");
    link.href = `${document.body.dataset.signIn}?next=${encodeURIComponent(location.pathname)}`;
    link.target = "_blank";
    link.textContent = this.says.saysSignIn;
    this.state.replaceChildren(this.says.saysSignedOut, " ", link);
  }

  // Written on another of one's own devices, or sent as this page was opening: shown, where nothing here is unsaved.
  follow(now) {
    const revision = Number(now.dataset.revision);
    if (!this.isSaved || this.isAsked || revision <= this.held.revision) return;
    this.held = { text: now.textContent, revision };
    this.area.value = this.held.text;
  }

  // Before the next person: whatever is not sent yet leaves now; if it cannot, this browser has it.
  async leave() {
    if (!this.isSaved) await this.send();
    clearTimeout(this.timer);
  }
}

function post(form, body) {
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const headers = { "X-CSRFToken": token, "X-Writes": "1", "Content-Type": "application/x-www-form-urlencoded" };
  return fetch(form.action, { method: "POST", headers, body, keepalive: body.length < 60_000 });
}
