// The live preview beside the Markdown of a quiz. Without it, the button "Preview" does the same.

const PAUSE = 500; // milliseconds without a key before the text is sent

const form = document.querySelector("form.editor");
const text = form.elements.text;
const preview = form.querySelector(".preview");
const state = form.querySelector(".state");

let shown = null; // the text that the preview shows
let running = null; // the request that is under way
let timer = 0;
let pause = PAUSE;

function say(name) {
  state.textContent = state.dataset[name] ?? "";
}

function currentLine() {
  return text.value.slice(0, text.selectionStart).split("\n").length;
}

function schedule() {
  clearTimeout(timer);
  timer = setTimeout(update, pause);
}

async function update() {
  const sent = text.value;
  if (sent === shown) return;
  running?.abort();
  running = new AbortController();
  const { signal } = running;
  say("busy");
  const started = performance.now();
  try {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.append("text", sent);
    body.append("line", currentLine());
    body.append("base", form.elements.base?.value ?? ""); // whose pictures are shown
    const response = await fetch(form.dataset.preview, { method: "POST", body, signal });
    // A redirect is the log-in page: the session has ended.
    if (!response.ok || response.redirected) throw new Error(response.status);
    const html = await response.text();
    if (signal.aborted) return;
    // The server has escaped or sanitised all of it, as for any page.
    preview.innerHTML = html;
    shown = sent;
    say("done");
  } catch (problem) {
    if (problem.name !== "AbortError") say("failed");
  }
  // A large quiz is rendered less often: never more than half of the time.
  pause = Math.max(PAUSE, performance.now() - started);
}

/** Put the cursor at a line and column of the text, and bring it into sight. */
function goTo(line, column) {
  const lines = text.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  // Columns count characters, and a text area counts UTF-16 units.
  const before = Array.from(lines[line - 1] ?? "").slice(0, column - 1).join("");
  text.focus();
  text.setSelectionRange(start + before.length, start + (lines[line - 1] ?? "").length);
  text.scrollTop = (text.scrollHeight / lines.length) * (line - 1) - text.clientHeight / 3;
}

form.addEventListener("click", (event) => {
  const link = event.target.closest("[data-line]");
  if (!link) return;
  event.preventDefault();
  goTo(Number(link.dataset.line), Number(link.dataset.column));
});
text.addEventListener("input", schedule);
// Other pages link to a line of the text: `#line-12`.
const [, line] = location.hash.match(/^#line-(\d+)$/) ?? [];
if (line) goTo(Number(line), 1);
update();
