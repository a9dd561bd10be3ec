// The buttons that end with another page: save first, then submit, or go to another question.

import { form } from "./answers.js";
import { fieldsToSave } from "./saving.js";
import { hush, notify } from "./status.js";
import { worded } from "./words.js";

const SLOW = 1_500; // milliseconds until waiting is worth a notice

export class Leaving {
  #answers;
  #saving;
  #server;
  #cancel = null; // the AbortController of what is under way
  #isSaving = false; // whether that is no more than to save
  #isGoing = false;
  #onStopped;

  constructor({ answers, saving, server, onStopped }) {
    this.#answers = answers;
    this.#saving = saving;
    this.#server = server;
    this.#onStopped = onStopped;
  }

  /** Whether the page is being left on purpose. */
  get isGoing() {
    return this.#isGoing;
  }

  /**
   * Do what a button of the form is for. A second press while it is under way does nothing; while
   * that is only to save, it goes on to what was pressed: that saves first, too.
   */
  async press(button) {
    if (this.#isGoing || (this.#cancel && !this.#isSaving)) return;
    this.#cancel?.abort();
    const cancel = new AbortController();
    this.#cancel = cancel;
    this.#isSaving = this.#onlySaves(button);
    const pause = this.#server.isReached ? SLOW : 0;
    const timer = setTimeout(() => sayWaiting(button, cancel), pause);
    this.#server.hurry();
    try {
      await this.#act(button, cancel.signal);
    } finally {
      clearTimeout(timer);
      hushIf(cancel);
      if (this.#cancel === cancel) this.#cancel = null;
    }
  }

  /** Give up what a button has begun and is still waiting for. */
  cancel() {
    this.#cancel?.abort();
  }

  /** The time is up and everything is stored: submit it, however long it takes. */
  async submitAtEnd(onTrouble) {
    const send = () => this.#server.send(form.action, [["accept_unanswered", "1"]]);
    this.#follow(await this.#server.insist(send, { onTrouble }));
  }

  async #act(button, signal) {
    const { name, value } = button ?? {};
    if (name === "leave") return this.#goOn(value, signal);
    if (this.#onlySaves(button)) return this.#saveAll(signal);
    if (name === "go_to") return this.#goTo(value, signal);
    return this.#submit(signal);
  }

  #onlySaves(button) {
    const { name, value } = button ?? {};
    if (name === "go_to") return this.#answers.has(value);
    return name !== "leave" && Boolean(button?.hasAttribute("formaction"));
  }

  async #saveAll(signal) {
    for (const position of this.#answers.positions) this.#saving.change(position);
    await this.#flush(signal);
  }

  async #goTo(position, signal) {
    if (!(await this.#flush(signal)) || this.#showRefused()) return;
    if (!this.#server.isReached && !(await this.#reach(signal))) return;
    this.#go(`${form.dataset.attempt}?question=${position}`);
  }

  async #goOn(place, signal) {
    if (!(await this.#flush(signal)) || this.#showRefused()) return;
    await this.#post(form.dataset.save, [["leave", place]], signal);
  }

  async #submit(signal) {
    if (!(await this.#flush(signal)) || this.#showRefused()) return;
    await this.#post(form.action, [], signal);
  }

  /** Post the whole page once more with what was asked for: the server looks at all of it. */
  async #post(url, fields, signal) {
    let given;
    const reply = await this.#server.insist(
      () => {
        given = this.#shown();
        return this.#server.send(url, [...fieldsToSave(given), ...fields]);
      },
      { signal },
    );
    if (reply.versions) {
      this.#saving.take(reply, given);
      if (reply.status === "saved") this.#go(form.dataset.attempt);
    } else {
      this.#follow(reply);
    }
  }

  #shown() {
    const shown = this.#answers.positions.map((position) => [
      position,
      { ...this.#answers.read(position), version: this.#answers.versionOf(position) },
    ]);
    return new Map(shown);
  }

  #follow(reply) {
    if (["submitted", "unanswered"].includes(reply.status)) this.#go(reply.url);
    else if (reply.status !== "cancelled") this.#onStopped(reply);
  }

  #go(url) {
    this.#isGoing = true;
    hush();
    if (new URL(url, location).href === location.href) location.reload();
    else location.assign(url);
  }

  /** True once all is saved; false if the student did not want to wait, or it cannot be. */
  async #flush(signal) {
    const cancelled = new Promise((resolve) => {
      signal.addEventListener("abort", () => resolve(false), { once: true });
    });
    return Promise.race([this.#saving.flush(), cancelled]);
  }

  async #reach(signal) {
    const ask = () => this.#server.send(form.dataset.state);
    const reply = await this.#server.insist(ask, { signal });
    return reply.status === "open";
  }

  #showRefused() {
    const position = this.#saving.firstRefused;
    if (position) this.#answers.goTo(position);
    return Boolean(position);
  }
}

let saidFor = null; // whose waiting the notice is about

function sayWaiting(button, cancel) {
  if (document.querySelector("dialog[open]")) return;
  saidFor = cancel;
  const name = button?.hasAttribute("formaction") ? "waiting" : "waiting to submit";
  notify(worded(name), { label: worded("cancel"), act: () => cancel.abort() });
}

function hushIf(cancel) {
  if (saidFor === cancel) hush();
}
