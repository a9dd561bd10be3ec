// The page of an attempt: what happens on it, and which part answers.
//
// Without this script the buttons of the page do the same, one request after the other.

import { Answers, form, hasSameValues, isSame, isTyped, positionOf } from "./answers.js";
import { Clock } from "./clock.js";
import { Kept } from "./keeping.js";
import { Keys } from "./keys.js";
import { Leaving } from "./leaving.js";
import { Saving } from "./saving.js";
import { Server } from "./server.js";
import { SignIn } from "./sign_in.js";
import { hush, notify, say, saySoon } from "./status.js";
import { followView } from "./view.js";
import { worded } from "./words.js";

const LOOK_EVERY = 60_000; // milliseconds between looks at what the server has
const LOOK_AGAIN = 5_000; // between two looks because the page has come into sight
const SPREAD = 3_000; // over which all pages of an exam that ends submit themselves

const answers = new Answers();
const kept = new Kept(form.dataset.keep);
const signIn = new SignIn(finish);
const server = new Server((token) => signIn.ask(server, token));
const saving = new Saving({
  answers,
  kept,
  server,
  url: form.dataset.save,
  on: {
    saving: () => saySoon("saving"),
    saved: tellSaved,
    trouble: tellTrouble,
    refused: look, // it may be that the student has gone on elsewhere
    refusedHere: () => isCutOff || tellStanding(),
    newer: (position) => notify(worded("newer at", { position })),
    stopped: finish,
  },
});
const leaving = new Leaving({ answers, saving, server, onStopped: finish });
const clock = new Clock(end);
let restored = null; // the promise that what was kept is dealt with
let isFinished = false;
let isEnding = false;
let ends = form.dataset.ends; // the end in words, as the student was told it last
let lookedAt = performance.now();
let isCutOff = false; // the page has said that there is no connection
let savedAt = ""; // the server's time of the last save

function tellSaved(reply) {
  if (reply.remaining !== undefined) clock.set(reply.remaining, reply.at);
  savedAt = reply.saved_at;
  tellStanding();
}

function tellStanding() {
  isCutOff = false;
  const position = saving.firstRefused;
  if (position) say("not saved question", { position });
  else if (savedAt) say("saved", { time: savedAt });
  else say("connected");
}

function tellTrouble(reply) {
  isCutOff = true;
  if (isEnding && reply.status !== "signed-out") {
    const act = () => server.hurry();
    notify(worded("time is up offline"), { label: worded("try again"), act });
  }
  if (reply.status === "signed-out") say("not saved signed out");
  else if (saving.isUnsaved) say("not saved");
  else say("offline");
}

/** Nothing can be saved any more: it is finished, or the page is not this student's to send. */
function finish(reply) {
  if (isFinished) return;
  isFinished = true;
  saving.stop();
  clock.stop();
  answers.close();
  for (const button of document.querySelectorAll("[type=submit][form], #answers [type=submit]")) {
    button.disabled = true;
  }
  if (reply.status === "submitted") {
    kept.forgetAll();
    say("finished");
    notify(reply.message, { label: worded("see the result"), url: reply.url });
  } else if (reply.status === "somebody-else") {
    say("not saved somebody else");
    notify(worded("somebody else"), { label: worded("home"), url: form.dataset.home });
  } else {
    say("not saved out of date");
    notify(worded("out of date"), { label: worded("load again"), url: form.dataset.attempt });
  }
}

/** The time is up by what the server said last: store what is left to store, and submit. */
async function end() {
  if (isEnding || isFinished || leaving.isGoing) return;
  isEnding = true;
  leaving.cancel();
  answers.close();
  notify(worded("time is up"));
  await restored;
  await new Promise((resolve) => setTimeout(resolve, SPREAD * Math.random()));
  if (!(await saving.flush())) return;
  // The computer may have slept, or more time may have been given: ask before acting.
  const ask = () => server.send(form.dataset.state);
  const reply = await server.insist(ask, { onTrouble: tellTrouble });
  if (reply.status === "open" && reply.remaining > 1) goOn(reply);
  else await leaving.submitAtEnd(tellTrouble);
}

function goOn(reply) {
  isEnding = false;
  answers.close(false);
  hush();
  takeOver(reply);
}

/** Look at what the server has: another page or device may have changed it. */
async function look() {
  if (isFinished || isEnding || leaving.isGoing) return;
  lookedAt = performance.now();
  const reply = await server.send(form.dataset.state);
  // What is still to be sent comes too late; the answer to it says what becomes of it.
  if (reply.status === "submitted" && saving.isSending) saving.flush();
  else if (reply.status === "submitted" || reply.status === "unexpected") finish(reply);
  else if (reply.status === "signed-out") signIn.ask(server, reply.csrf);
  else if (reply.status === "unreachable") tellTrouble(reply);
  else if (reply.status === "open") {
    takeOver(reply);
    if (isCutOff && !saving.isSending) tellStanding();
  }
}

function takeOver(reply) {
  const elsewhere = answers.positions.filter((position) => !(position in reply.answers));
  if (elsewhere.length) {
    finish({ status: "gone on" });
    return;
  }
  for (const [position, stored] of Object.entries(reply.answers)) {
    if (saving.isWaiting(position) || stored.version < answers.versionOf(position)) continue;
    answers.setOnMap(position, stored);
    if (!answers.has(position) || stored.version === answers.versionOf(position)) continue;
    if (hasSameValues(stored, answers.read(position))) {
      answers.setVersion(position, stored.version);
      answers.show(position, stored);
    } else {
      saving.showNewer(position, stored, worded("newer"));
    }
  }
  if (!saving.isSending) answers.setAnsweredCount(reply.answered);
  if (reply.ends !== ends && reply.remaining !== null) notify(worded("new end", { ends: reply.ends }));
  ends = reply.ends;
  clock.set(reply.remaining, reply.at);
}

/** Answers of an earlier page that the server has not acknowledged: sent if none is newer. */
async function restore() {
  if (!kept.all().length) return;
  const ask = () => server.send(form.dataset.state);
  const reply = await server.insist(ask, { onTrouble: tellTrouble });
  if (reply.status !== "open") {
    finish(reply);
    return;
  }
  for (const [position, answer] of kept.all()) {
    if (saving.isWaiting(position)) continue; // answered anew since then, and on its way
    const stored = reply.answers[position];
    if (!stored) kept.forget(position);
    else if (isSame(stored, answer)) {
      // It had arrived, perhaps only after this page was made.
      if (answers.has(position)) answers.show(position, stored);
      kept.forget(position);
    } else if (stored.version === answer.version || answer.sent.some((one) => isSame(one, stored))) {
      if (answers.has(position)) answers.show(position, answer);
      saving.restore(position, { ...answer, version: stored.version });
    } else {
      kept.forget(position);
      if (hasSameValues(stored, answer)) continue; // other remarks are not worth a word
      answers.setProblem(position, worded("newer than kept"));
    }
  }
  takeOver(reply);
}

function lookIfDue() {
  if (!document.hidden && performance.now() - lookedAt > LOOK_AGAIN) look();
}

/** When the server made this page, in the browser's running time. */
function loadedAt() {
  const [navigation] = performance.getEntriesByType("navigation");
  return navigation ? (navigation.requestStart + navigation.responseStart) / 2 : performance.now();
}

form.addEventListener("input", ({ target }) => {
  const position = positionOf(target);
  if (position) saving.change(position, { isTyping: isTyped(target) });
});
form.addEventListener("focusout", ({ target }) => {
  if (isTyped(target)) saving.flush();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  leaving.press(event.submitter);
});
window.addEventListener("beforeunload", (event) => {
  if (saving.isUnsaved && !leaving.isGoing) event.preventDefault();
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
window.addEventListener("offline", () => tellTrouble({ status: "unreachable" }));
window.addEventListener("online", look);
window.addEventListener("focus", lookIfDue);
document.addEventListener("visibilitychange", () => {
  if (document.hidden) saving.flush();
  else lookIfDue();
});
setInterval(() => {
  if (!document.hidden && performance.now() - lookedAt >= LOOK_EVERY / 2) look();
}, LOOK_EVERY);

document.getElementById("when-loaded")?.remove();
followView();
new Keys((button) => leaving.press(button));
clock.restore();
restored = restore();
if (form.dataset.remaining) clock.set(Number(form.dataset.remaining), loadedAt());
