// What the page says, in the student's language: the server has put it into the page.

const words = JSON.parse(document.getElementById("words").textContent);

/** The text called `name`, with `values` in the places that it leaves for them. */
export function worded(name, values = {}) {
  return filledIn(words[name], values);
}

/** A text of the server's with `values` in the places that it leaves for them. */
export function filledIn(text, values) {
  return text.replace(/%\((\w+)\)s/g, (place, key) => values[key]);
}
