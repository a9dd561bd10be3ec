// What the page says about itself: one line in its bar, and a notice at its foot when there is
// something to know or to do. Both are read out when they change, and only then.

import { worded } from "./words.js";

const SLOW = 1_500; // milliseconds until saving is worth a word

const line = document.getElementById("saved-state");
const notice = document.getElementById("notice");
let timer = 0;

/** Say a word in the bar. */
export function say(name, values) {
  clearTimeout(timer);
  const text = worded(name, values);
  // The same text again would be read out again.
  if (line.textContent !== text) line.textContent = text;
  line.classList.toggle("is-unsaved", name.startsWith("not saved"));
}

/** Say a word in the bar if nothing else is said before it takes long. */
export function saySoon(name) {
  clearTimeout(timer);
  timer = setTimeout(() => say(name), SLOW);
}

/**
 * Show a notice until another replaces it. `action` adds a button or, with an address, a link:
 * {label, url} or {label, act}; without one the notice can be closed.
 */
export function notify(text, action = { label: worded("close"), act: hush }) {
  const words = document.createElement("p");
  words.textContent = text;
  notice.replaceChildren(words, control(action));
}

/** Take the notice away. */
export function hush() {
  notice.replaceChildren();
}

function control({ label, url, act }) {
  const element = document.createElement(url ? "a" : "button");
  element.className = "btn btn-small";
  element.textContent = label;
  if (url) element.href = url;
  else {
    element.type = "button";
    element.addEventListener("click", act);
  }
  return element;
}
