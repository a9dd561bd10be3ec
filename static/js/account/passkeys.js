// Ties the buttons of a page to allauth's functions for passkeys and security keys.

const problem = document.getElementById("passkey-problem");

for (const button of document.querySelectorAll("[data-passkey]")) {
  const { passkey, credential, passwordless } = button.dataset;
  const ids = { credential, passwordless, data: "js_data" };
  ids.login = ids.add = ids.authenticate = button.id;
  window.allauth.webauthn.forms[passkey]({ ids });
  button.hidden = !window.PublicKeyCredential;
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  problem.hidden = false;
});
