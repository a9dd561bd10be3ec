// Logging in again without leaving the page, when the session has ended while somebody worked.

import { worded } from "./words.js";
import { setToken } from "./server.js";
import { hush, notify } from "./status.js";

export class SignIn {
  #dialog = document.getElementById("sign-in");
  #form = this.#dialog.querySelector("form");
  #credentials = document.getElementById("sign-in-credentials");
  #secondFactor = document.getElementById("sign-in-second-factor");
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
    this.#askForCode(false);
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#form.elements.password.focus();
  }

  /** Closed without logging in: the student can go on reading, and open it again. */
  #remind() {
    this.#form.elements.password.value = "";
    if (this.#done) notify(worded("signed out"), { label: worded("log in"), act: () => this.#open() });
  }

  /** Show the field for the code of a second factor, or those for name and password. */
  #askForCode(isAsked) {
    const { username, password, code } = this.#form.elements;
    this.#credentials.hidden = username.disabled = password.disabled = isAsked;
    this.#secondFactor.hidden = code.disabled = !isAsked;
    password.value = code.value = "";
    (isAsked ? code : password).focus();
  }

  async #send() {
    const factor = this.#secondFactor;
    const url = factor.hidden ? this.#form.action : factor.dataset.action;
    const reply = await this.#server.send(url, [...new FormData(this.#form)]);
    if (reply.csrf) setToken(reply.csrf);
    if (reply.status === "signed-in") this.#finish();
    else if (reply.status === "second-factor" || reply.status === "signed-out") {
      this.#say("");
      this.#askForCode(reply.status === "second-factor");
    } else if (reply.status === "somebody-else") {
      this.#done = null;
      this.#dialog.close();
      this.#onSomebodyElse(reply);
    } else {
      this.#say(reply.message ?? worded("no answer"));
      this.#askForCode(!factor.hidden);
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
