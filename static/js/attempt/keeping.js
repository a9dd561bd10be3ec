// Answers that the server has not acknowledged yet, kept in the browser: a page that is closed or
// a computer that is switched off loses none. Only this student's page of this attempt reads them.

export class Kept {
  #prefix;

  /** `sitting` names the attempt and its student. */
  constructor(sitting) {
    this.#prefix = `quizmark:${sitting}:`;
  }

  /** What is kept: pairs of a position and an answer. */
  all() {
    const found = [];
    for (const key of this.#keys()) {
      const answer = read(key);
      if (answer) found.push([key.slice(this.#prefix.length), answer]);
      else localStorage.removeItem(key);
    }
    return found;
  }

  keep(position, answer) {
    try {
      localStorage.setItem(this.#prefix + position, JSON.stringify(answer));
    } catch {
      // Full, or forbidden: then the page alone holds it.
    }
  }

  forget(position) {
    try {
      localStorage.removeItem(this.#prefix + position);
    } catch {
      // Forbidden: there is nothing to forget.
    }
  }

  forgetAll() {
    for (const key of this.#keys()) localStorage.removeItem(key);
  }

  #keys() {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(this.#prefix));
    } catch {
      return [];
    }
  }
}

/** What is kept under a key; null if it is none of ours. */
function read(key) {
  try {
    const answer = JSON.parse(localStorage.getItem(key));
    if (!Array.isArray(answer.values) || !Array.isArray(answer.sent)) return null;
    // Kept before there were remarks: lists of values.
    const sent = answer.sent.map((one) => (Array.isArray(one) ? { values: one } : one));
    return { ...answer, sent };
  } catch {
    return null;
  }
}
