// Keeps the screen and the server in agreement on the configurator page, and adds the small comforts.
// Everything works without this file; it decides nothing about products, prices or rules. That a click is sent, and what its
// answer replaces, stands in templates/storefront/_design.html (hx-post); here is what has to be true around it.
(() => {
  "use strict";
  const root = () => document.getElementById("design");
  const form = () => document.getElementById("cfg");
  const opened = performance.now();
  const first = Number(form().elements.seq.value);

  // --- each change raises the counter that the server echoes -------------------------------------
  const raise = () => {
    const seq = form().elements.seq;
    seq.value = Math.max(Number(seq.value) + 1, first + Math.ceil(performance.now() - opened));
  };
  const waiting = () => form().elements.seq.value !== root().dataset.seq;
  // what was proposed and clicked on is named until the server has answered; no change of a control would tell
  const kept = () => form().elements.kept;
  const claim = (name) => { kept().value = [...new Set([...kept().value.split(" "), name])].join(" ").trim(); };
  const typing = new WeakSet();
  // only what the server sent last is true: put every control back to it
  const agree = () => {
    for (const control of form().elements) {
      if (control.name === "seq" || typing.has(control)) continue;
      if (control.type === "radio" || control.type === "checkbox") control.checked = control.defaultChecked;
      else if (control.tagName === "INPUT" && control.type !== "hidden" && control.type !== "search") control.value = control.defaultValue;
    }
  };
  document.addEventListener("input", (event) => {
    if (event.target.matches("#cfg input[type=text]")) typing.add(event.target);
  });
  document.addEventListener("change", (event) => {
    typing.delete(event.target);
    if (event.target.form === form() && event.target.name) raise();
    else if (event.target.closest("#cfg")) event.stopPropagation();  // a search stands in the form and is not part of it
  }, true);
  document.addEventListener("keydown", (event) => {
    if (!event.target.matches("#cfg input[data-proposed]")) return;
    if (event.key === "Enter") claim(event.target.dataset.proposed);  // the form goes out by itself
    if (event.key === " " && event.target.matches("[type=radio]:checked")) {  // which is no click in every browser
      event.preventDefault();
      claim(event.target.dataset.proposed);
      form().requestSubmit();
    }
  }, true);
  document.addEventListener("submit", (event) => {
    if (event.target === form()) raise();
    if (event.target.id === "find") event.preventDefault();
  }, true);
  document.addEventListener("htmx:after:swap", (event) => {
    if (event.detail.ctx.response?.status >= 400) return;
    if (!waiting()) { agree(); kept().value = ""; }
    find();
    reveal();
    ask();
    tell();
    document.getElementById("notice").replaceChildren();
  });

  // --- an answer that never came, or came as an error ----------------------------------------------
  const lost = () => {
    agree();
    kept().value = "";
    const line = document.createElement("p");
    line.className = "notice bad";
    line.textContent = document.getElementById("offline").textContent;
    document.getElementById("notice").replaceChildren(line);
  };
  document.addEventListener("htmx:error", lost);
  document.addEventListener("htmx:response:error", agree);

  // --- what the shop changed unfolds where it covers nothing but the picture ------------------------
  const tell = () => {
    const news = document.querySelector(".changes [data-news]");
    if (news && matchMedia("(min-width: 60.01rem)").matches) news.open = true;
  };

  // --- the refusal is a real dialog: focus goes in, Escape keeps things as they are, focus returns ---
  const ask = () => {
    const dialog = document.getElementById("refusal");
    if (!dialog || dialog.matches(":modal")) return;
    dialog.close();
    dialog.showModal();
    dialog.querySelector("[data-close]").focus();
  };
  const enlarge = (link) => {
    const dialog = document.getElementById("larger"), picture = document.querySelector("#view img").cloneNode();
    for (const name of ["srcset", "sizes"]) picture.removeAttribute(name);
    picture.src = link.href;
    dialog.querySelector("img")?.remove();
    dialog.prepend(picture);
    dialog.showModal();
  };
  document.addEventListener("click", (event) => {
    const keep = event.target.closest("[data-close]");
    if (keep) { event.preventDefault(); keep.closest("dialog").close(); return; }
    if (event.target.closest("dialog button")) event.target.closest("dialog").close();

    // a step link must not overtake a change that is still on its way
    const link = event.target.closest("a[data-go]");
    if (link && waiting() && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      const go = Object.assign(document.createElement("button"), { name: "act", value: `go:${link.dataset.go}`, hidden: true });
      form().append(go);
      form().requestSubmit(go);
      go.remove();
    }
    if (event.target.closest('button[aria-disabled="true"]')) event.preventDefault();

    // a click (Space, too) on a value that was only proposed makes it the customer's own
    const own = event.target.closest("[data-keeps]");
    if (own) event.preventDefault();
    if (own || event.target.matches("input[type=radio][data-proposed]")) {
      claim(own ? own.dataset.keeps : event.target.dataset.proposed);
      const seq = form().elements.seq.value;
      setTimeout(() => { if (form().elements.seq.value === seq) form().requestSubmit(); });  // unless a change went out
    }

    // a heading of a long list moves the list, not the page
    const jump = event.target.closest(".jumps a");
    if (jump) {
      event.preventDefault();
      const heading = document.getElementById(jump.hash.slice(1)), list = heading.closest(".long");
      list.scrollTop = heading.nextElementSibling.offsetTop - heading.offsetHeight;
      list.querySelector(`#${heading.id} + .cards input`)?.focus({ preventScroll: true });
    }

    const untick = event.target.closest("[data-unticks]");
    if (untick) {
      event.preventDefault();
      const facets = untick.closest(".facets");
      for (const box of facets.querySelectorAll(":checked")) box.checked = false;
      facets.querySelector("summary").focus();
      find();
    }
    // what is compared in detail is what the list is narrowed to
    const beside = event.target.closest("[data-facts-of]");
    if (beside) beside.search = new URLSearchParams(new FormData(document.getElementById("find")));

    // the larger picture opens over the page; without this file its link leads to it
    const zoom = event.target.closest("[data-zoom]");
    if (zoom && !event.ctrlKey && !event.metaKey && !event.shiftKey) { event.preventDefault(); enlarge(zoom); }

    // a link to a field leads into it
    const field = event.target.closest('a[href^="#f-"]');
    if (field) { event.preventDefault(); location.hash = field.hash; enter(); }

    // "why not?" asks for the value: its refusal is the answer
    const asking = event.target.closest("[data-asks]");
    if (asking) { event.preventDefault(); document.getElementById(asking.dataset.asks).click(); }

    const step = event.target.closest("[data-step]");
    if (step) {
      turn(document.getElementById(step.dataset.for), Number(step.dataset.step));
    }
  });

  // --- a number goes a step up or down, by its buttons and by the arrow keys ----------------------------
  const turn = (input, by) => {
    const { low, high, from, unit } = input.dataset, step = Number(input.dataset.by) || 1;
    // where inches are read it goes by steps of its own unit, which stands behind such a number
    const own = unit && (input.value === input.dataset.shown ? input.dataset.exact : input.value.match(`^(.*) ${unit}$`)?.[1]);
    const typed = (own || input.value).trim(), now = Number(typed.replace(",", "."));
    const known = typed !== "" && Number.isFinite(now) && !(unit && !own);
    if (typed !== "" && (!known || /[.,]\d{3}$/.test(typed))) {  // with a unit, or in thousands: the shop reads it first
      input.dispatchEvent(new Event("change", { bubbles: true }));
      return;
    }
    const at = known ? (now - from) / step : NaN;
    const next = known ? Number(from) + step * (by > 0 ? Math.floor(at + 1e-9) + 1 : Math.ceil(at - 1e-9) - 1) : Number(low);
    input.value = written(input, Math.min(high, Math.max(low, next)));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const written = (input, number) => {
    const { by, unit } = input.dataset, digits = (by.split(".")[1] ?? "").length;
    const text = number.toFixed(Number.isInteger(number) ? 0 : digits === 3 ? 4 : digits); // three would read as thousands
    return unit ? `${text} ${unit}` : text;
  };

  // --- a slider moves its field, over what is not possible, and goes out once it is let go -------------------
  const slide = (slider) => {
    const field = document.getElementById(slider.dataset.slides), wanted = Number(slider.value);
    const up = wanted >= Number(slider.dataset.at ?? slider.defaultValue);
    const spans = slider.dataset.spans.split(",").map((span) => span.split(" ").map(Number));
    let fits = wanted;
    if (!spans.some(([low, high]) => low <= wanted && wanted <= high)) {
      fits = up ? spans.find(([low]) => low > wanted)?.[0] ?? spans.at(-1)[1] : spans.findLast(([, high]) => high < wanted)?.[1] ?? spans[0][0];
    }
    slider.value = slider.dataset.at = fits;
    field.value = written(field, fits);
    slider.setAttribute("aria-valuetext", `${field.value} ${field.dataset.unit ? "" : field.closest(".number").querySelector(".unit")?.textContent ?? ""}`.trim());
    typing.add(field).add(slider);
  };
  let sliding;
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-slides]")) slide(event.target);
  });
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-slides]")) return;
    clearTimeout(sliding);  // a key that is held down is one change, too
    const field = document.getElementById(event.target.dataset.slides);
    sliding = setTimeout(() => field.dispatchEvent(new Event("change", { bubbles: true })), 350);
  }, true);
  document.addEventListener("keydown", (event) => {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!by || !event.target.matches("#cfg input[data-by]")) return;
    event.preventDefault();
    turn(event.target, by);
  });

  // --- the arrow keys pass over what is not possible quietly: it is read out, and asked for with Space ----------
  document.addEventListener("keydown", (event) => {
    const way = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!way || !event.target.matches("#cfg input[type=radio]")) return;
    const turned = document.dir === "rtl" && /Left|Right/.test(event.key) ? -way : way;
    const all = [...form().querySelectorAll(`input[name="${CSS.escape(event.target.name)}"]`)].filter((each) => each.checkVisibility());
    const next = all[(all.indexOf(event.target) + turned + all.length) % all.length];
    if (next.ariaDisabled !== "true" || next === event.target) return;
    event.preventDefault();
    next.focus();
  });

  // --- search in long lists --------------------------------------------------------------------------
  const apart = new Map(  // what no accent can be taken off, as alphabet.py has it
    "øo đd ðd ħh łl ŧt ıi ɨi æae œoe þth ŋn ƒf ɓb ɗd əe ßss ςσ ʻ' ʼ' ‘' ’' ‛' ′' `' „\" ‟\" “\" ”\" «\" »\" ‐- ‑- ‒- –- —- ―- −-"
      .split(" ").map((pair) => [pair[0], pair.slice(1)]));
  const folded = (text) => {
    const plain = text.normalize("NFKD").toLowerCase().replace(/\p{Mn}/gu, "").replace(/[^\x00-\x5f]/g, (each) => apart.get(each) ?? each);
    return `${plain}\n${plain.replace(/([aou])e/g, "$1")}`;  // ae may be written for ä
  };
  const find = () => {
    for (const box of document.querySelectorAll("[data-finds]")) {
      const list = document.getElementById(box.dataset.finds);
      if (!list) continue;
      const words = box.value.trim().split(/\s+/).filter(Boolean).map((word) => folded(word).split("\n"));
      const only = list.querySelector("[data-only]")?.checked, way = Number(list.querySelector("[data-order]")?.value ?? 0);
      const facets = [...list.querySelectorAll(".facets fieldset")].map((facet) => {
        const ticks = [...facet.querySelectorAll("input")].map((box) => ({ box, code: box.value.split(":").at(-1), left: 0 }));
        return { ticks, asked: ticks.filter((each) => each.box.checked), every: "every" in facet.dataset };
      });
      const ticked = facets.some((facet) => facet.asked.length);
      let found = 0;
      for (const card of list.querySelectorAll(".card")) {
        const text = folded(card.textContent), own = (card.dataset.facts ?? "").split(" "), has = (each) => own.includes(each.code);
        const said = words.every((word) => word.some((each) => text.includes(each))) && !(only && card.matches(".impossible"));
        const failed = facets.filter(({ asked, every }) => asked.length && !(every ? asked.every(has) : asked.some(has)));
        card.hidden = !said || failed.length > 0;
        found += card.hidden ? 0 : 1;
        for (const facet of said ? facets : []) {  // what another tick would leave: of its own fact the others do not count
          if (failed.every((each) => each === facet && !facet.every)) for (const each of facet.ticks) each.left += has(each);
        }
      }
      for (const { box, left } of facets.flatMap((facet) => facet.ticks)) box.parentElement.querySelector("small").textContent = left;
      for (const fold of list.querySelectorAll(".fold")) {
        if (words.length || ticked) fold.open = Boolean(fold.querySelector(".card:not([hidden])"));
      }
      const focused = document.activeElement;
      for (const group of list.querySelectorAll(".cards")) {
        [...group.children].forEach((card, at) => { card.dataset.at ??= at; });
        const cost = (card) => (way ? way * (card.dataset.cost ?? way * Infinity) : 0);
        const sorted = [...group.children].sort((one, other) => cost(one) - cost(other) || one.dataset.at - other.dataset.at);
        if (sorted.some((card, at) => card !== group.children[at])) group.append(...sorted);
        const empty = !group.querySelector(".card:not([hidden])");
        group.hidden = empty;
        if (group.previousElementSibling?.matches(".group")) group.previousElementSibling.hidden = empty;
      }
      if (focused !== document.activeElement) focused.focus({ preventScroll: true });
      list.querySelector(".found").textContent = words.length || only || ticked ? list.querySelector(".found").dataset.said.replace("#", found) : "";
    }
  };
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-only], [data-order], .facets input")) find();
    if (!event.target.matches("[data-finds]")) return;
    find();
    const list = document.getElementById(event.target.dataset.finds);
    if (!event.target.value.trim()) for (const fold of list.querySelectorAll(".fold")) fold.open = false;
    reveal(list);
  });

  // --- what is chosen is in sight in a list that scrolls ----------------------------------------------
  const reveal = (within = document) => {
    for (const list of within.querySelectorAll(".long")) {
      const chosen = list.querySelector(".card:has(:checked):not([hidden])");
      if (!chosen) { list.scrollTop = 0; continue; }
      const [top, bottom] = [chosen.offsetTop - list.scrollTop, chosen.offsetTop + chosen.offsetHeight - list.scrollTop];
      if (top < 0 || bottom > list.clientHeight) list.scrollTop = chosen.offsetTop - (list.clientHeight - chosen.offsetHeight) / 2;
    }
  };

  // --- who is led to a field by its address can type there at once ---------------------------------------
  const enter = () => {
    const field = document.getElementById(location.hash.slice(1));
    if (!field?.closest("#cfg")) return;
    const fold = field.closest(".fold");
    if (fold) fold.open = true;
    (field.matches("input") ? field : field.querySelector("input:checked") ?? field.querySelector("input:not([type=search])"))?.focus();
  };

  // --- arriving -------------------------------------------------------------------------------------
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  document.querySelector(".steps [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
  // a click that came before this file did is not lost: the form goes out as it stands
  const early = [...form().elements].some((control) => control.checked !== control.defaultChecked);
  if (early) document.addEventListener("htmx:after:process", () => form().requestSubmit(), { once: true });
  find();
  reveal();
  window.addEventListener("hashchange", enter);
  window.addEventListener("load", () => setTimeout(enter));  // after the browser has gone to the field itself
  ask();
})();
