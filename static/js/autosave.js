// Keeps on the server what is typed in the studio's editor, a moment after it is typed, whatever becomes of the log-in.
// What is kept is a version, not the draft: saving stays a decision. Without this file the page works as a plain form.
(() => {
  "use strict";
  const PAUSE = 1500, LATEST = 5000, AGAIN = 4000, SMALL = 18000;
  const form = document.getElementById("editor"), line = document.getElementById("kept");
  const texts = () => [...form.querySelectorAll("textarea[data-file]")].map((text) => text.value).join("\0");
  let kept = texts(), timer = 0, since = 0, busy = false;

  const say = (state, at = "") => {
    for (const words of line.children) words.hidden = words.dataset.when !== state;
    if (at) line.querySelector("[data-at]").textContent = at;
  };
  const asked = { headers: { "HX-Request": "true", "HX-Request-Type": "partial" } };

  // a page that is older than its log-in gets a token that holds
  const renew = async () => {
    const answer = await fetch(form.dataset.token, asked);
    if (!answer.ok) return false;
    const { csrf_token: token } = await answer.json();
    form.elements.csrf_token.value = token;
    document.body.setAttribute("hx-headers:inherited", JSON.stringify({ "X-CSRFToken": token }));
    return true;
  };
  // a window that is being closed may not wait for an answer; browsers send no more than 64 kB behind its back
  const post = () => {
    const keepalive = document.visibilityState === "hidden" && texts().length < SMALL;
    return fetch(form.dataset.keep, { method: "POST", body: new FormData(form), keepalive, ...asked });
  };
  const refusal = { 400: "out", 401: "out", 403: "barred", 404: "barred", 413: "large" };
  const keep = async () => {
    clearTimeout(timer);
    since = 0;
    const now = texts();
    if (busy || now === kept) return;
    busy = true;
    let again = true;
    try {
      let answer = await post();
      if (answer.status === 400 && await renew()) answer = await post();
      if (answer.ok) { kept = now; say("kept", (await answer.json()).at); }
      else {
        say(refusal[answer.status] ?? "lost");
        again = answer.status !== 413;  // as long as it is as long
      }
    } catch {
      say("lost");
    }
    busy = false;
    if (texts() !== (again ? kept : now)) timer = setTimeout(keep, AGAIN);
  };
  form.addEventListener("input", () => {
    since ||= performance.now();
    clearTimeout(timer);
    timer = setTimeout(keep, Math.max(0, Math.min(PAUSE, LATEST - (performance.now() - since))));
  });
  document.addEventListener("visibilitychange", keep);
  document.addEventListener("htmx:error", () => say("lost"));
  document.addEventListener("htmx:response:error", () => { renew().catch(() => say("lost")); });
})();
