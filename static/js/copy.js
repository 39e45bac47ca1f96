// The copy button beside a share link; the link can be selected and copied without it.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.value = new URL(field.value, location.href).href;
  field.select();
  try { await navigator.clipboard.writeText(field.value); } catch { document.execCommand("copy"); }
  button.querySelector("span").textContent = button.dataset.copied || "Copied";
});
