// Single keys: 1 to 9 select a choice, n and p go to the next and the previous question, f flags,
// ? shows the list of them. They can be turned off, and then none does anything (WCAG 2.1.4).

import { form } from "./answers.js";
import { currentQuestion, positionOfQuestion, questions } from "./view.js";
import { worded } from "./words.js";

const OFF = "quizmark:keys-off"; // in the browser's storage
const TYPED_INTO = "input:not([type=radio], [type=checkbox]), select, textarea, [contenteditable]";

export class Keys {
  #dialog = document.getElementById("keys");
  #switch = document.getElementById("keys-on");
  #button = document.getElementById("keys-button");
  #said = document.getElementById("key-said");
  #press;

  /** `press` does what a button of the form is for. */
  constructor(press) {
    this.#press = press;
    this.#switch.checked = !isOff();
    this.#switch.addEventListener("change", () => this.#turn(this.#switch.checked));
    this.#button.addEventListener("click", () => this.#dialog.showModal());
    this.#button.classList.add("is-ready");
    this.#turn(this.#switch.checked);
    document.addEventListener("keydown", (event) => {
      if (this.#isMeant(event) && this.#act(event.key)) event.preventDefault();
    });
  }

  #turn(isOn) {
    form.classList.toggle("has-keys", isOn);
    try {
      if (isOn) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "1");
    } catch {
      // Forbidden: then for this page alone.
    }
  }

  #isMeant({ target, ctrlKey, altKey, metaKey, isComposing, defaultPrevented }) {
    if (ctrlKey || altKey || metaKey || isComposing || defaultPrevented) return false;
    if (!this.#switch.checked || document.querySelector("dialog[open]")) return false;
    return !target.closest?.(TYPED_INTO);
  }

  /** Whether the key does something here. */
  #act(key) {
    if (key === "?") this.#dialog.showModal();
    else if (/^[1-9]$/.test(key)) return this.#choose(Number(key));
    else if (key === "n") this.#goOn();
    else if (key === "p") this.#goBack();
    else if (key === "f") return this.#flag();
    else return false;
    return true;
  }

  #choose(number) {
    const question = currentQuestion();
    const input = question.querySelectorAll(".choice > input")[number - 1];
    if (!input || question.disabled) return false;
    input.focus({ focusVisible: true }); // which reads it out
    if (input.type === "checkbox") input.checked = !input.checked;
    else if (input.checked) return true;
    else input.checked = true;
    tell(input);
    return true;
  }

  #flag() {
    const question = currentQuestion();
    const input = question.querySelector(".flag > input");
    if (!input || question.disabled) return false;
    input.checked = !input.checked;
    tell(input);
    const position = positionOfQuestion(question);
    this.#say(input.checked ? "question flagged" : "question not flagged", { position });
    return true;
  }

  #goOn() {
    const forGood = form.querySelector(".actions [name=leave]");
    if (forGood) {
      // A key that is hit by accident must not cost a question.
      forGood.focus({ focusVisible: true });
      this.#say("next is for good");
    } else {
      this.#goTo(1, "last question");
    }
  }

  #goBack() {
    this.#goTo(-1, "first question");
  }

  #goTo(step, end) {
    const current = currentQuestion();
    const other = questions[questions.indexOf(current) + step];
    const position = Number(positionOfQuestion(current)) + step;
    const button = form.querySelector(`.actions [name=go_to][value="${position}"]`);
    if (other) {
      other.focus({ preventScroll: true, focusVisible: true });
      other.scrollIntoView({ block: "start" });
    } else if (button) {
      this.#press(button);
    } else {
      this.#say(end);
    }
  }

  #say(name, values) {
    this.#said.textContent = "";
    // After the change to nothing has been noticed, or the same words are not read out again.
    setTimeout(() => (this.#said.textContent = worded(name, values)), 50);
  }
}

function tell(input) {
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function isOff() {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false;
  }
}
