// Saves every change, one request at a time, until the server has acknowledged it.
//
// What is sent carries the version that the page has seen. An answer that was sent but never
// acknowledged may have arrived all the same: then the server has what we sent, and that is no
// conflict.

import { fieldsOf, isSame } from "./answers.js";

const TYPING_PAUSE = 600; // milliseconds without a key

export class Saving {
  #answers;
  #kept;
  #server;
  #url;
  #on;
  #waiting = new Map(); // by position: an answer with its version, and those sent already
  #refused = new Set(); // positions whose inputs show what cannot be saved
  #timer = 0;
  #running = null; // the promise of the requests that are under way
  #isStopped = false;

  /**
   * `on` is told what happens: saving(), saved(reply), trouble(reply), refused() by the server,
   * refusedHere() before that, newer(position), and stopped(reply) when the server will take nothing more.
   */
  constructor({ answers, kept, server, url, on }) {
    this.#answers = answers;
    this.#kept = kept;
    this.#server = server;
    this.#url = url;
    this.#on = on;
  }

  /** Whether something that the page shows is not stored. */
  get isUnsaved() {
    return !this.#isStopped && this.#waiting.size + this.#refused.size > 0;
  }

  /** Whether something is under way, or is to be sent again. */
  get isSending() {
    return !this.#isStopped && this.#waiting.size > 0;
  }

  /** The first question whose answer was refused and not corrected, if there is one. */
  get firstRefused() {
    return [...this.#refused].sort((one, other) => one - other)[0];
  }

  isWaiting(position) {
    return this.#waiting.has(position) || this.#refused.has(position);
  }

  /** The student has changed an answer. */
  change(position, { isTyping = false } = {}) {
    if (this.#answers.refusesMore(position)) {
      // What was answered before and is still to be sent is sent all the same.
      this.#refused.add(position);
      this.#on.refusedHere();
      return;
    }
    const sent = this.#waiting.get(position)?.sent ?? [];
    const version = this.#answers.versionOf(position);
    this.#wait(position, { ...this.#answers.read(position), version, sent });
    clearTimeout(this.#timer);
    if (isTyping) this.#timer = setTimeout(() => this.flush(), TYPING_PAUSE);
    else this.flush();
  }

  /** Take up an answer that was kept when the page was left. */
  restore(position, answer) {
    this.#wait(position, answer);
    this.flush();
  }

  /** Send all that waits. True once nothing does any more, false when the server takes nothing. */
  async flush() {
    clearTimeout(this.#timer);
    this.#running ??= this.#run().finally(() => (this.#running = null));
    await this.#running;
    return !this.#isStopped;
  }

  /** Send nothing any more. */
  stop() {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  /** Take over what a save or a submit came to; `given` are the answers sent, by position. */
  take(reply, given) {
    for (const [position, answer] of given) {
      const newer = reply.current[position];
      if (newer) this.#meet(position, answer, newer, reply.problems[position]);
      else if (position in reply.versions) this.#accept(position, answer, reply);
      else this.#refuse(position, answer, reply.problems[position]);
    }
    this.#answers.setAnsweredCount(reply.answered);
    this.#on.saved(reply);
  }

  /** Show an answer that came from elsewhere, with a line that says so unless `text` is empty. */
  showNewer(position, newer, text) {
    this.#drop(position);
    if (!this.#answers.has(position)) return;
    this.#answers.setVersion(position, newer.version);
    this.#answers.show(position, newer);
    this.#answers.setOnMap(position, newer);
    this.#answers.setProblem(position, text);
    if (text) this.#on.newer(position);
  }

  async #run() {
    while (this.#waiting.size && !this.#isStopped) {
      this.#on.saving();
      let given;
      const reply = await this.#server.insist(
        () => {
          given = this.#beginSending();
          return this.#server.send(this.#url, fieldsToSave(given));
        },
        { onTrouble: this.#on.trouble },
      );
      if (this.#isStopped) return;
      if (reply.versions) this.take(reply, given);
      else {
        this.stop();
        this.#on.stopped(reply);
      }
    }
  }

  /** The answers to send now. Each is noted as sent before it is: the answer may get lost. */
  #beginSending() {
    const given = new Map();
    for (const [position, answer] of this.#waiting) {
      if (!answer.sent.some((one) => isSame(one, answer))) {
        const { values, flagged, sure } = answer;
        answer.sent = [...answer.sent, { values, flagged, sure }];
        this.#kept.keep(position, answer);
      }
      given.set(position, answer);
    }
    return given;
  }

  #wait(position, answer) {
    this.#refused.delete(position);
    this.#waiting.set(position, answer);
    this.#kept.keep(position, answer);
  }

  #drop(position) {
    this.#settle(position);
    this.#refused.delete(position);
  }

  /** Nothing is left to send. */
  #settle(position) {
    this.#waiting.delete(position);
    this.#kept.forget(position);
  }

  #accept(position, answer, reply) {
    const version = reply.versions[position];
    if (this.#answers.has(position)) {
      this.#answers.setVersion(position, version);
      this.#answers.setOnMap(position, answer);
    }
    if (this.#hasChangedSince(position, answer)) this.#update(position, version);
    else if (this.#refused.has(position)) this.#settle(position);
    else {
      this.#drop(position);
      this.#answers.setProblem(position);
      if (this.#answers.has(position)) {
        this.#answers.setNoNumber(position, reply.no_number.includes(Number(position)));
      }
    }
  }

  /** Something else is stored than what was sent; without `text` other remarks only. */
  #meet(position, answer, newer, text = "") {
    const isOurs = answer.sent?.some((one) => isSame(one, newer));
    const isOld = !text && this.#hasChangedSince(position, answer);
    if ((isOurs || isOld) && this.#waiting.has(position)) {
      if (this.#answers.has(position)) this.#answers.setVersion(position, newer.version);
      this.#update(position, newer.version);
    } else {
      this.showNewer(position, newer, text);
    }
  }

  #refuse(position, answer, text) {
    if (this.#hasChangedSince(position, answer)) return;
    this.#drop(position);
    if (!this.#answers.has(position)) return;
    this.#refused.add(position);
    this.#answers.setProblem(position, text);
    this.#on.refused();
  }

  /** Whether the student has changed an answer again while it was under way. */
  #hasChangedSince(position, answer) {
    const waiting = this.#waiting.get(position);
    return waiting !== undefined && !isSame(waiting, answer);
  }

  #update(position, version) {
    const answer = { ...this.#waiting.get(position), version, sent: [] };
    this.#waiting.set(position, answer);
    this.#kept.keep(position, answer);
  }
}

/** The fields of a save: the answers, and the version of each that was seen. */
export function fieldsToSave(given) {
  const versions = [...given].map(([position, { version }]) => `${position}:${version}`);
  const fields = [...given].flatMap(([position, answer]) => fieldsOf(position, answer));
  return [["versions", versions.join(" ")], ...fields];
}
