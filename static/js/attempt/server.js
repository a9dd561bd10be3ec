// Requests to the server: one try with a limit on its time, or tries until there is an answer.
//
// An answer is the server's JSON with its `status`. Two more are made here: "unreachable", for
// everything that may be better in a moment, and "unexpected", for what will not.

import { form } from "./answers.js";

const PATIENCE = 10_000; // milliseconds for one try
const FIRST_PAUSE = 2_000;
const LONGEST_PAUSE = 30_000;
const FINAL = [400, 404, 410]; // without JSON: nothing that this page sends will do

export class Server {
  #signIn;
  #wake = () => {};
  #isOnline = true;

  /** `signIn` returns a promise that is kept once the student is logged in again. */
  constructor(signIn) {
    this.#signIn = signIn;
    window.addEventListener("online", () => this.hurry());
  }

  /** Whether the last try was answered, as far as anybody knows. */
  get isReached() {
    return this.#isOnline && navigator.onLine;
  }

  /** Try again now, if there is a pause before the next try. */
  hurry() {
    this.#wake();
  }

  /** One try. `fields` are pairs to post; without them it is a question. */
  async send(url, fields) {
    let reply = await this.#exchange(url, fields);
    if (reply.status === "out-of-date") {
      setToken(reply.csrf);
      reply = await this.#exchange(url, fields);
      // Once only: if the new token will not do, cookies are the trouble, and they may come back.
      if (reply.status === "out-of-date") reply.status = "unreachable";
    }
    this.#isOnline = reply.status !== "unreachable";
    return reply;
  }

  /**
   * Tries until the server answers, however long that takes. `makeTry` makes one and returns its
   * answer, `onTrouble` is told each time that there was none; `signal` ends it.
   */
  async insist(makeTry, { onTrouble = () => {}, signal } = {}) {
    for (let pause = FIRST_PAUSE; !signal?.aborted; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      const reply = await makeTry();
      if (reply.status === "signed-out") {
        onTrouble(reply);
        await this.#signIn(reply.csrf);
        pause = FIRST_PAUSE / 2;
      } else if (reply.status === "unreachable") {
        onTrouble(reply);
        // A server that comes back is not to be met by everybody at once.
        await this.#pause(Math.max(pause * (0.5 + Math.random() / 2), reply.after), signal);
      } else {
        return reply;
      }
    }
    return { status: "cancelled" };
  }

  async #exchange(url, fields) {
    const began = performance.now();
    try {
      const response = await fetch(url, options(fields));
      const reply = await readReply(response);
      // The moment that the server spoke of, as near as can be told.
      return { ...reply, at: (began + performance.now()) / 2 };
    } catch {
      return { status: "unreachable", after: 0 };
    }
  }

  #pause(milliseconds, signal) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
      signal?.addEventListener("abort", this.#wake, { once: true });
    });
  }
}

/** The form's token against forgery, which changes with a log-in. */
export function setToken(token) {
  for (const input of document.getElementsByName("csrfmiddlewaretoken")) input.value = token;
}

function options(fields) {
  const common = {
    headers: { Accept: "application/json" },
    signal: AbortSignal.timeout?.(PATIENCE), // older browsers wait as long as they like
    cache: "no-store",
    redirect: "error",
  };
  if (!fields) return common;
  const body = new URLSearchParams(fields);
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  body.set("sitting", form.elements.sitting.value);
  // A page that is being left may still send a little.
  return { ...common, method: "POST", body, keepalive: document.hidden };
}

async function readReply(response) {
  const after = 1000 * (Number(response.headers.get("Retry-After")) || 0);
  if (response.status >= 500 || response.status === 429) return { status: "unreachable", after };
  try {
    const reply = await response.json();
    if (typeof reply.status === "string") return reply;
  } catch {
    // Not ours, such as the page of a hotel's network that wants to be paid.
  }
  return { status: FINAL.includes(response.status) ? "unexpected" : "unreachable", after };
}
