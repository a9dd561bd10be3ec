// The map of the questions in the bar: which are answered, which flagged, and where one is.

import { worded } from "./words.js";

const list = document.querySelector(".question-map ol");

export class QuestionMap {
  #items = list.querySelectorAll("li > *");
  #answered = document.getElementById("answered");
  #flagged = document.getElementById("flagged");

  /** Show what an answer and its remarks are; of one without remarks, what was known stays. */
  set(position, { values, flagged }) {
    const item = this.#items[position - 1];
    if (!item) return;
    const isAnswered = values.some((value) => value !== "");
    item.classList.toggle("is-answered", isAnswered);
    if (flagged !== undefined) item.classList.toggle("is-flagged", flagged);
    const words = [worded(isAnswered ? "answered" : "not answered")];
    if (item.classList.contains("is-flagged")) words.push(worded("flagged"));
    item.querySelector(".visually-hidden").textContent = `, ${words.join(", ")}`;
    const count = list.querySelectorAll(".is-flagged").length;
    this.#flagged.textContent = count ? worded("flagged count", { flagged: count }) : "";
  }

  setAnsweredCount(answered) {
    const text = worded("answered count", { answered, total: this.#items.length });
    this.#answered.textContent = text;
  }
}

/** Mark the item of a question as where the student is. */
export function markOnMap(position) {
  const item = list.children[position - 1]?.firstElementChild;
  if (!item) return;
  const marked = list.querySelector("[aria-current]");
  if (marked !== item) {
    marked?.removeAttribute("aria-current");
    item.setAttribute("aria-current", "step");
  }
  bringIntoSight(item);
}

/** Sideways only: `scrollIntoView` would move the page, too, where the bar scrolls with it. */
function bringIntoSight(item) {
  if (list.contains(document.activeElement)) return; // or what has the focus would be scrolled away
  const box = item.getBoundingClientRect();
  const frame = list.getBoundingClientRect();
  if (box.left >= frame.left && box.right <= frame.right) return;
  list.scrollLeft += (box.left + box.right - frame.left - frame.right) / 2;
}
