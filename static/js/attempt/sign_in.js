// Logging in again without leaving the page, when the session has ended while somebody worked.

import { worded } from "./words.js";
import { setToken } from "./server.js";
import { hush, notify } from "./status.js";

export class SignIn {
  #dialog = document.getElementById("sign-in");
  #form = this.#dialog.querySelector("form");
  #problem = this.#dialog.querySelector(".problem");
  #server;
  #onSomebodyElse;
  #done = null; // {promise, resolve} while somebody waits for the log-in

  constructor(onSomebodyElse) {
    this.#onSomebodyElse = onSomebodyElse;
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.#dialog.querySelector("[type=button]").addEventListener("click", () => this.#dialog.close());
    this.#dialog.addEventListener("close", () => this.#remind());
  }

  /** Ask for it; the promise is kept once the student is logged in. */
  ask(server, token) {
    this.#server = server;
    if (token) setToken(token);
    if (!this.#done) {
      this.#done = resolvers();
      this.#open();
    }
    return this.#done.promise;
  }

  #open() {
    hush();
    this.#say("");
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#form.elements.password.focus();
  }

  /** Closed without logging in: the student can go on reading, and open it again. */
  #remind() {
    this.#form.elements.password.value = "";
    if (this.#done) notify(worded("signed out"), { label: worded("log in"), act: () => this.#open() });
  }

  async #send() {
    const { username, password } = this.#form.elements;
    const fields = [["username", username.value], ["password", password.value]];
    const reply = await this.#server.send(this.#form.action, fields);
    if (reply.csrf) setToken(reply.csrf);
    if (reply.status === "signed-in") this.#finish();
    else if (reply.status === "somebody-else") {
      this.#done = null;
      this.#dialog.close();
      this.#onSomebodyElse(reply);
    } else {
      this.#say(reply.message ?? worded("no answer"));
      password.value = "";
      password.focus();
    }
  }

  #finish() {
    const { resolve } = this.#done;
    this.#done = null;
    this.#dialog.close();
    hush();
    resolve();
  }

  #say(text) {
    this.#problem.textContent = text;
    this.#problem.hidden = !text;
  }
}

function resolvers() {
  let resolve;
  const promise = new Promise((keep) => (resolve = keep));
  return { promise, resolve };
}
