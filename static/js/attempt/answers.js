// The form: what its inputs say, which version of each answer they show, what is wrong with it.
//
// An answer is a list of values, as the server has it: the ticked choices, or one text for each
// part. Positions are strings, as they are in names of inputs and in JSON.

import { worded } from "./words.js";

const NAME = /^q(\d+)(\.\d+)?$/;

export const form = document.getElementById("answers");

/** The position of the question that an input belongs to, or undefined. */
export function positionOf(input) {
  return NAME.exec(input.name ?? "")?.[1];
}

export function isTyped(input) {
  return input.type === "text";
}

/** Whether two answers are the same one. */
export function isSame(one, other) {
  return one.length === other.length && one.every((value, i) => value === other[i]);
}

/** What a form sends for an answer: pairs of a field's name and its value. */
export function fieldsOf(position, { values, hasParts }) {
  return values.map((value, i) => [hasParts ? `q${position}.${i + 1}` : `q${position}`, value]);
}

export class Answers {
  #versions;
  #hidden = form.elements.versions; // missing once the time is up
  #answered = document.getElementById("answered");
  #map = document.querySelectorAll(".question-map li > *");

  constructor() {
    const pairs = form.dataset.versions.split(" ").filter(Boolean);
    this.#versions = new Map(pairs.map((pair) => pair.split(":")));
  }

  /** The positions on the page. */
  get positions() {
    return [...this.#versions.keys()];
  }

  has(position) {
    return this.#versions.has(position);
  }

  versionOf(position) {
    return Number(this.#versions.get(position));
  }

  setVersion(position, version) {
    this.#versions.set(position, version);
    const pairs = [...this.#versions].map((pair) => pair.join(":"));
    if (this.#hidden) this.#hidden.value = pairs.join(" ");
  }

  /** The answer that the inputs of a question show. */
  read(position) {
    const inputs = this.#inputs(position);
    if (!inputs.every((input) => input.matches("[type=radio], [type=checkbox]"))) {
      const hasParts = inputs[0].name.includes(".");
      return { values: inputs.map((input) => input.value.trim()), hasParts };
    }
    const ticked = inputs.filter((input) => input.checked).map((input) => input.value);
    return { values: ticked, hasParts: false };
  }

  /** Put an answer into the inputs of a question. */
  show(position, values) {
    this.#inputs(position).forEach((input, i) => {
      if (input.matches("[type=radio], [type=checkbox]")) {
        input.checked = values.includes(input.value);
      } else {
        input.value = values[i] ?? "";
      }
    });
  }

  /** Say at a question what is wrong with its answer; without `text`, that nothing is. */
  setProblem(position, text = "") {
    const question = this.#question(position);
    if (!question) return;
    let line = document.getElementById(`problem-${position}`);
    if (!line && !text) return;
    if (!line) {
      // Below the choices: above them it would move the next one away from under the pointer.
      line = document.createElement("p");
      line.className = "problem";
      line.id = `problem-${position}`;
      question.append(line);
    }
    line.textContent = text;
    line.hidden = !text;
    question.classList.toggle("has-problem", Boolean(text));
    this.#describe(question, line, Boolean(text));
  }

  /** Say at a question that asks for a number whether what is saved writes none. */
  setNoNumber(position, isNone) {
    const input = this.#inputs(position)[0];
    if (input.inputMode !== "decimal") return;
    document.getElementById(`unreadable-${position}`)?.remove(); // said when the page was made
    this.setProblem(position, isNone ? worded("no number") : "");
  }

  /** Bring a question with a problem into sight, with the focus on its first input. */
  goTo(position) {
    this.#inputs(position)[0]?.focus();
    this.#question(position)?.scrollIntoView({ block: "center" });
  }

  /** Take no more answers, or take them again. */
  close(isClosed = true) {
    for (const position of this.positions) this.#question(position).disabled = isClosed;
  }

  /** Show on the map whether a question is answered. */
  setAnswered(position, isAnswered) {
    const item = this.#map[position - 1];
    if (!item) return;
    item.classList.toggle("is-answered", isAnswered);
    const word = worded(isAnswered ? "answered" : "not answered");
    item.querySelector(".visually-hidden").textContent = `, ${word}`;
  }

  setAnsweredCount(answered) {
    const text = worded("answered count", { answered, total: this.#map.length });
    this.#answered.textContent = text;
  }

  #question(position) {
    return document.getElementById(`question-${position}`);
  }

  #inputs(position) {
    const inputs = [...form.elements].filter((input) => positionOf(input) === position);
    return inputs.sort((one, other) => partOf(one) - partOf(other));
  }

  #describe(question, line, isWrong) {
    const ids = (question.getAttribute("aria-describedby") ?? "").split(" ");
    const others = ids.filter((id) => id && id !== line.id);
    question.setAttribute("aria-describedby", [...(isWrong ? [line.id] : []), ...others].join(" "));
    for (const input of question.querySelectorAll("input:not([type=radio]), select")) {
      if (isWrong) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }
  }
}

function partOf(input) {
  return Number(NAME.exec(input.name)[2]?.slice(1) ?? 0);
}
