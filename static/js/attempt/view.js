// Which question the student is at: the one with the focus while it can be seen, else the one
// that is in view.

import { markOnMap } from "./map.js";

const EDGE = 24; // pixels of a question that must show for it to be in view
const bar = document.querySelector(".bar");

export const questions = [...document.querySelectorAll(".question")];

export function currentQuestion() {
  const top = barBottom();
  const focused = document.activeElement?.closest(".question");
  if (focused && isInView(focused, top)) return focused;
  const { scrollHeight } = document.documentElement;
  // The last ones may be too short ever to come up to where one reads.
  if (scrollY > 0 && scrollY + innerHeight >= scrollHeight - 2) {
    return questions.findLast((question) => isInView(question, top)) ?? questions.at(-1);
  }
  const line = top + (innerHeight - top) / 3;
  const isAbove = (question) => question.getBoundingClientRect().top <= line;
  return questions.findLast(isAbove) ?? questions[0];
}

export function positionOfQuestion(question) {
  return question.id.replace("question-", "");
}

/** Keep the mark on the map where the student is. */
export function followView() {
  let isDue = false;
  const follow = () => {
    isDue = false;
    markOnMap(positionOfQuestion(currentQuestion()));
  };
  const followSoon = () => {
    if (!isDue) requestAnimationFrame(follow);
    isDue = true;
  };
  for (const type of ["scroll", "resize", "focusin"]) {
    addEventListener(type, followSoon, { passive: true });
  }
  follow();
}

function isInView(question, top) {
  const box = question.getBoundingClientRect();
  return box.bottom > top + EDGE && box.top < innerHeight - EDGE;
}

function barBottom() {
  return Math.max(0, bar.getBoundingClientRect().bottom);
}
