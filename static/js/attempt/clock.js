// The countdown. It goes by the seconds that the server says are left and by the browser's own
// running time, never by the wall clock of the computer, which may be wrong by hours.

import { worded } from "./words.js";

const SAID_AT = [30, 10, 5, 1]; // minutes before the end
const SHORT = 5 * 60; // seconds from which on the clock stands out
const LONGEST = 24 * 60 * 60; // seconds; before that, the time of the end says more
const HIDDEN = "quizmark:clock"; // in the browser's storage

export class Clock {
  #element = document.getElementById("clock");
  #face = this.#element.querySelector(".clock-face");
  #button = this.#element.querySelector("button");
  #said = document.getElementById("clock-said");
  #onEnd;
  #end = null; // in the browser's running time, milliseconds; null: there is no end
  #timer = 0;
  #lastLeft = Infinity; // seconds, when the page last looked

  /** `onEnd` is called each time that the page finds that nothing is left. */
  constructor(onEnd) {
    this.#onEnd = onEnd;
    this.#button.addEventListener("click", () => this.#hide(!this.#isHidden));
  }

  /** Seconds until the end by what the server said last; Infinity without one. */
  get left() {
    return this.#end === null ? Infinity : (this.#end - performance.now()) / 1000;
  }

  /** The server says that `remaining` seconds were left at `at`; null: there is no end. */
  set(remaining, at) {
    this.#end = remaining === null ? null : at + 1000 * remaining;
    this.#element.hidden = remaining === null;
    this.#lastLeft = Math.max(this.#lastLeft, this.left);
    this.#tick();
  }

  stop() {
    clearTimeout(this.#timer);
    this.#end = null;
  }

  #tick() {
    clearTimeout(this.#timer);
    if (this.#end === null) return;
    const left = this.left;
    this.#show(left);
    this.#say(left);
    this.#lastLeft = left;
    if (left <= 0) this.#onEnd();
    else this.#timer = setTimeout(() => this.#tick(), 1000 * (left % 1) || 1000);
  }

  #show(left) {
    this.#button.hidden = left > LONGEST;
    this.#element.classList.toggle("is-short", left <= SHORT);
    if (left <= LONGEST && !this.#isHidden) this.#face.textContent = shown(left);
  }

  /** In words, for those who do not see it: at few marks, not each second. */
  #say(left) {
    const passed = SAID_AT.filter((minutes) => left <= 60 * minutes && this.#lastLeft > 60 * minutes);
    // A page that is opened late says nothing about marks long passed.
    const mark = passed.at(-1);
    if (mark && left > 60 * mark - 30) this.#said.textContent = worded(`left ${mark}`);
  }

  get #isHidden() {
    return this.#element.classList.contains("is-hidden");
  }

  #hide(isHidden) {
    this.#element.classList.toggle("is-hidden", isHidden);
    this.#button.textContent = worded(isHidden ? "show clock" : "hide clock");
    this.#face.hidden = isHidden;
    remember(isHidden);
    this.#tick();
  }

  /** As the student wanted it last. */
  restore() {
    if (remembered()) this.#hide(true);
  }
}

/** Hours, minutes and seconds, rounded up: it is not 0:00 before the end. */
function shown(left) {
  const seconds = Math.max(0, Math.ceil(left));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const [hours, minutes, rest] = parts;
  const tail = `${String(rest).padStart(2, "0")}`;
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

function remember(isHidden) {
  try {
    if (isHidden) localStorage.setItem(HIDDEN, "1");
    else localStorage.removeItem(HIDDEN);
  } catch {
    // Forbidden: next time it is shown.
  }
}

function remembered() {
  try {
    return localStorage.getItem(HIDDEN) === "1";
  } catch {
    return false;
  }
}
