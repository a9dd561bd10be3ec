// Says before sending that files are too large: a server that stops reading cannot say it as well.

const form = document.querySelector("form[data-max-bytes]");
const files = form.querySelector("input[type=file]");

files.addEventListener("change", () => {
  const size = Array.from(files.files).reduce((sum, file) => sum + file.size, 0);
  files.setCustomValidity(size > Number(form.dataset.maxBytes) ? form.dataset.tooLarge : "");
  files.reportValidity();
});
form.addEventListener("submit", (event) => {
  if (!files.reportValidity()) event.preventDefault();
});
