// The button that opens the browser's own dialog; without a script the browser's menu has the same.

const button = document.querySelector("#print");

// What is far down is loaded only when it is scrolled to, and paper does not scroll.
for (const image of document.images) image.loading = "eager";

if (button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
