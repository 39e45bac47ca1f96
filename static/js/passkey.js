// Asks the browser to make or to show a passkey, and sends its answer with the form that stands on the page.
const form = document.querySelector("[data-passkey]");
const said = form.querySelector("[data-said]");
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (each) => each.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const read = (options) => {
  options.challenge = bytes(options.challenge);
  if (options.user) options.user.id = bytes(options.user.id);
  for (const list of [options.excludeCredentials, options.allowCredentials]) {
    for (const each of list ?? []) each.id = bytes(each.id);
  }
  return options;
};
const written = ({ id, rawId, type, response }) => {
  const told = { id, rawId: text(rawId), type, response: { clientDataJSON: text(response.clientDataJSON) } };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[part]) told.response[part] = text(response[part]);
  }
  if (response.getTransports) told.response.transports = response.getTransports();
  return JSON.stringify(told);
};
const why = (error) => {
  if (error.name === "InvalidStateError") return "This device has a passkey for your account already.";
  if (error.name === "SecurityError") return "Passkeys work where the shop is opened by its name and https, or as localhost.";
  return "That did not work, or it was cancelled. You can try again.";
};
const ask = async () => {
  said.hidden = true;
  if (!navigator.credentials) return tell("This browser has no passkeys here: they need https and a newer browser.");
  try {
    const options = { publicKey: read(JSON.parse(form.dataset.options)) };
    const found = await navigator.credentials[form.dataset.passkey](options);
    form.elements.credential.value = written(found);
    form.submit();
  } catch (error) { tell(why(error)); }
};
const tell = (words) => { said.textContent = words; said.hidden = false; };
form.querySelector("[data-again]").addEventListener("click", ask);
ask();
