// The form: what its inputs say, which version of each answer they show, what is wrong with it.
//
// An answer has its values, as the server has them (the ticked choices, or one text for each
// part), and the remarks beside it: `flagged`, and `sure` as true, false, or null for not said.
// Positions are strings, as they are in names of inputs and in JSON.

import { QuestionMap } from "./map.js";
import { filledIn, worded } from "./words.js";

const NAME = /^q(\d+)(\.\d+)?$/;
const REMARK = /^(?:flag|sure)-(\d+)$/;
const SURE = { 1: true, 0: false };

export const form = document.getElementById("answers");

/** The position of the question that an input belongs to, or undefined. */
export function positionOf(input) {
  const name = input.name ?? "";
  return (NAME.exec(name) ?? REMARK.exec(name))?.[1];
}

export function isTyped(input) {
  return input.type === "text";
}

/** Whether two answers are the same one, whatever is noted beside them. */
export function hasSameValues({ values: one }, { values: other }) {
  return one.length === other.length && one.every((value, i) => value === other[i]);
}

/** Whether two answers are the same one, and so are the remarks where both have any. */
export function isSame(one, other) {
  const isSilent = one.flagged === undefined || other.flagged === undefined;
  const hasSameRemarks = one.flagged === other.flagged && one.sure === other.sure;
  return hasSameValues(one, other) && (isSilent || hasSameRemarks);
}

/** What a form sends for an answer: pairs of a field's name and its value. */
export function fieldsOf(position, { values, hasParts, flagged, sure }) {
  const name = (i) => (hasParts ? `q${position}.${i + 1}` : `q${position}`);
  const fields = values.map((value, i) => [name(i), value]);
  if (flagged) fields.push([`flag-${position}`, "1"]);
  if (flagged !== undefined) fields.push([`sure-${position}`, sureValue(sure)]);
  return fields;
}

export class Answers {
  #versions;
  #hidden = form.elements.versions; // missing once the time is up
  #map = new QuestionMap();

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
    const flagged = form.elements[`flag-${position}`].checked;
    const sure = SURE[form.elements[`sure-${position}`].value] ?? null;
    const inputs = this.#inputs(position);
    if (!inputs.every((input) => input.matches("[type=radio], [type=checkbox]"))) {
      const hasParts = inputs[0].name.includes(".");
      return { values: inputs.map((input) => input.value.trim()), hasParts, flagged, sure };
    }
    const ticked = inputs.filter((input) => input.checked).map((input) => input.value);
    return { values: ticked, hasParts: false, flagged, sure };
  }

  /** Put an answer into the inputs of a question, and its remarks if it has any. */
  show(position, { values, flagged, sure }) {
    if (flagged !== undefined) {
      form.elements[`flag-${position}`].checked = flagged;
      // Setting the list's `value` would not do: browsers leave out the button whose value is empty.
      for (const radio of form.elements[`sure-${position}`]) {
        radio.checked = radio.value === sureValue(sure);
      }
    }
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
      question.querySelector(".remarks").before(line);
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

  /** Say at once that more choices are ticked than may be; whether they are. */
  refusesMore(position) {
    const { most, tooMany } = this.#question(position).dataset;
    const selected = this.read(position).values.length;
    const isRefused = most !== undefined && selected > Number(most);
    if (isRefused) this.setProblem(position, filledIn(tooMany, { selected }));
    return isRefused;
  }

  /** Show on the map what a saved answer and its remarks are. */
  setOnMap(position, answer) {
    this.#map.set(position, answer);
  }

  setAnsweredCount(answered) {
    this.#map.setAnsweredCount(answered);
  }

  #question(position) {
    return document.getElementById(`question-${position}`);
  }

  #inputs(position) {
    const isOne = (input) => NAME.exec(input.name ?? "")?.[1] === position;
    const inputs = [...form.elements].filter(isOne);
    return inputs.sort((one, other) => partOf(one) - partOf(other));
  }

  #describe(question, line, isWrong) {
    const ids = (question.getAttribute("aria-describedby") ?? "").split(" ");
    const others = ids.filter((id) => id && id !== line.id);
    question.setAttribute("aria-describedby", [...(isWrong ? [line.id] : []), ...others].join(" "));
    for (const input of question.querySelectorAll("[name^=q]:not([type=radio])")) {
      if (isWrong) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }
  }
}

function sureValue(sure) {
  return sure === null ? "" : sure ? "1" : "0";
}

function partOf(input) {
  return Number(NAME.exec(input.name)[2]?.slice(1) ?? 0);
}
