/* Passkeys: a form with data-passkey asks the browser for one and sends its answer. Without this script, or without
   passkeys in the browser, the button stays hidden and a password or code does the same. */
(function () {
  "use strict";

  const options = () => JSON.parse(document.getElementById("passkey-data").textContent);

  /* What kind of form it is decides where its question comes from and what the browser does with it. */
  const asking = {
    async login(form) {
      const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error("no question");
      return webauthnJSON.get((await answer.json()).request_options);
    },
    authenticate: () => webauthnJSON.get(options().request_options),
    add() {
      const asked = options().creation_options;
      Object.assign(asked.publicKey.authenticatorSelection, {
        residentKey: "required", requireResidentKey: true, userVerification: "required",
      });
      return webauthnJSON.create(asked);
    },
  };

  if (!window.PublicKeyCredential || !window.webauthnJSON) return;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const button = form.querySelector("button");
    const wrong = form.querySelector("[data-passkey-error]");
    form.hidden = false;
    button.hidden = false;
    button.addEventListener("click", async () => {
      wrong.hidden = true;
      try {
        form.elements.credential.value = JSON.stringify(await asking[form.dataset.passkey](form));
        form.submit();
      } catch {
        wrong.hidden = false;
      }
    });
  }
})();
