// Makes a page of questions quicker; everything also works without it. Saves while somebody types, lets the server say
// which questions and totals belong to the answers, and adds what HTML lacks: pickers, sliders, sound.
(function () {
  "use strict";
  var form = document.getElementById("form");
  if (!form || !window.fetch || !window.URLSearchParams || !form.requestSubmit) return;

  var PAUSE = 1200; // ms after the last key
  var dirty = false, saving = false, leaving = false, stopped = false;
  var timer = 0, wait = 0, waiting = null, sent = new Map();

  // --- saving -------------------------------------------------------------------------------------------------------

  function tell(text) {
    var state = form.querySelector("[data-state]");
    if (state && state.textContent !== text) state.textContent = text;
  }

  function later(pause) {
    dirty = true;
    if (!wait && !stopped) tell("");
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  }

  function held(field) {
    return field.type === "radio" || field.type === "checkbox" ? field.checked : field.value;
  }

  function save(action) {
    clearTimeout(timer);
    if (saving || stopped || leaving) return;
    saving = true;
    dirty = false;
    var data = new URLSearchParams(new FormData(form));
    data.append("actie", typeof action === "string" ? action : "bewaren");
    sent = new Map(Array.from(form.elements, function (field) { return [field, held(field)]; }));
    var slow = setTimeout(function () { tell(form.dataset.saving); }, 800);
    fetch(form.action, { method: "POST", body: data, headers: { "X-Fragment": "1" }, credentials: "same-origin" })
      .then(function (answer) {
        if (answer.redirected) { leaving = true; location.href = answer.url; return ""; }
        if (answer.status >= 500) throw new Error("server");
        if (!answer.ok) { stopped = true; tell(form.dataset.refused); return ""; }
        return answer.text();
      })
      .then(function (html) {
        wait = 0;
        if (html) { renew(html); tell(form.dataset.saved); }
      })
      .catch(function () {
        dirty = true;
        wait = Math.min(30000, wait * 2 || 3000);
        tell(form.dataset.failed);
        timer = setTimeout(save, wait);
      })
      .then(function () {
        clearTimeout(slow);
        saving = false;
        if (waiting) { var button = waiting; waiting = null; go(button); }
        else if (dirty && !wait && !stopped) later(PAUSE);
      });
  }

  function go(button) {
    if (button.isConnected) form.requestSubmit(button);
  }

  form.addEventListener("input", function (event) { if (event.target.name) later(PAUSE); });
  form.addEventListener("change", function (event) {
    alone(event.target);
    if (event.target.name) later(0);
  });
  form.addEventListener("submit", function (event) {
    var button = event.submitter, value = (button && button.value) || "";
    if (leaving) { event.preventDefault(); return; }
    if (saving && button) { event.preventDefault(); waiting = button; return; } // its answer holds the next revision
    if (/^(wissen|getal):/.test(value) && !stopped) { event.preventDefault(); dirty = true; save(value); return; }
    leaving = true;
    clearTimeout(timer);
  });
  window.addEventListener("beforeunload", function (event) {
    if ((dirty || saving) && !leaving) { event.preventDefault(); event.returnValue = ""; }
  });
  document.addEventListener("visibilitychange", function () { if (document.hidden && dirty) save(); });
  window.addEventListener("online", function () { if (dirty) save(); });
  window.addEventListener("pageshow", function (event) { if (event.persisted) location.reload(); });

  // --- the page as the server sees it now, with focus, caret and typed text kept --------------------------------------

  function renew(html) {
    var fresh = new DOMParser().parseFromString(html, "text/html").getElementById("form");
    if (!fresh) return;
    var focus = document.activeElement, field = focus && focus.closest && focus.closest("fieldset[id],.field");
    var before = focus ? focus.getBoundingClientRect() : null;
    children(form, fresh);
    enhance();
    if (focus && form.contains(focus)) focus.focus({ preventScroll: true }); // what moves loses it
    if (focus && !focus.isConnected && field && field.isConnected) {
      (field.querySelector("input:not([type=hidden]),textarea,select") || field).focus();
    } else if (focus && form.contains(focus) && before.bottom > 0 && before.top < innerHeight) {
      scrollBy(0, focus.getBoundingClientRect().top - before.top); // what came above it pushes it nowhere
    }
  }

  function key(node) {
    if (node.nodeType !== 1) return "#" + node.nodeType;
    if (node.tagName === "OPTION") return "=" + node.value; // a narrowed list lacks some: never one for another
    return node.tagName + " " + (node.dataset.k || node.id || node.className + " " + (node.getAttribute("name") || ""));
  }

  function ours(node) { return node.nodeType === 1 && node.hasAttribute("data-js"); }

  function children(old, fresh) {
    var wanted = new Set(Array.from(fresh.childNodes, key)), at = old.firstChild, next;
    function pass() {
      while (at && (ours(at) || !wanted.has(key(at)))) {
        next = at.nextSibling;
        if (!ours(at)) old.removeChild(at);
        at = next;
      }
    }
    Array.from(fresh.childNodes).forEach(function (node) {
      pass();
      var match = at;
      if (node.nodeType !== 1) {
        if (at && at.nodeType === node.nodeType) { at = at.nextSibling; one(match, node); }
        else old.insertBefore(document.importNode(node, true), at);
        return;
      }
      while (at && at.nodeType !== 1) { next = at.nextSibling; old.removeChild(at); at = next; pass(); } // else all behind it moves
      match = at;
      while (match && (ours(match) || key(match) !== key(node))) match = match.nextSibling;
      if (!match) { old.insertBefore(document.importNode(node, true), at); return; }
      if (match === at) at = at.nextSibling; else old.insertBefore(match, at);
      one(match, node);
    });
    while (at) { next = at.nextSibling; if (!ours(at)) old.removeChild(at); at = next; }
  }

  function one(old, fresh) {
    if (old.nodeType !== 1) {
      if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
      return;
    }
    var changed = sent.has(old) && sent.get(old) !== held(old), current = old === document.activeElement, chosen = old.value;
    Array.from(old.attributes).forEach(function (a) {
      if (!fresh.hasAttribute(a.name) && a.name !== "open") old.removeAttribute(a.name);
    });
    Array.from(fresh.attributes).forEach(function (a) {
      if (old.getAttribute(a.name) !== a.value) old.setAttribute(a.name, a.value);
    });
    if (old.hasAttribute("data-state")) return;
    if (old.tagName !== "TEXTAREA") children(old, fresh);
    if (old.tagName === "SELECT") old.value = changed ? chosen : fresh.value;
    if (changed) { dirty = true; return; } // typed while the answer was on its way
    if (old.type === "radio" || old.type === "checkbox") old.checked = fresh.checked;
    else if ("value" in fresh && old.name && !current && old.value !== fresh.value) old.value = fresh.value;
  }

  // --- what HTML lacks ------------------------------------------------------------------------------------------------

  function make(tag, properties, before, parent) {
    var node = Object.assign(document.createElement(tag), properties);
    node.setAttribute("data-js", "");
    parent.insertBefore(node, before);
    return node;
  }

  function each(selector, done) {
    form.querySelectorAll(selector).forEach(function (node) {
      if (!node._done) { node._done = true; done(node); }
    });
  }

  function put(field, value) {
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function label(field) { return field.labels && field.labels[0] ? field.labels[0].textContent.trim() : ""; }

  function alone(box) {
    if (box.type !== "checkbox" || !box.checked) return;
    form.querySelectorAll("input[type=checkbox]").forEach(function (other) {
      if (other.name === box.name && other !== box && (box.hasAttribute("data-alone") || other.hasAttribute("data-alone"))) {
        other.checked = false;
      }
    });
  }

  function slider(field) {
    function plain(text) { return text.replace(",", "."); }
    var range = make("input", { type: "range" }, field.nextSibling, field.parentNode);
    range.min = plain(field.dataset.lowest);
    range.max = plain(field.dataset.highest);
    range.step = plain(field.dataset.step);
    range.setAttribute("aria-label", label(field));
    function follow() { if (field.value) range.value = plain(field.value); range.classList.toggle("empty", !field.value); }
    range.addEventListener("input", function () {
      put(field, field.hasAttribute("data-comma") ? range.value.replace(".", ",") : range.value);
    });
    field.addEventListener("input", follow);
    follow();
  }

  function picker(field) {
    if (field.dataset.date || !HTMLInputElement.prototype.showPicker) return;
    var button = make("button", { type: "button", className: "pick", textContent: "▾" }, field.nextSibling, field.parentNode);
    button.setAttribute("aria-label", form.dataset.pick);
    var date = make("input", { type: "date", className: "hidden", tabIndex: -1 }, button.nextSibling, field.parentNode);
    date.setAttribute("aria-hidden", "true");
    button.addEventListener("click", function () {
      date.value = field.value.replace(/^(\d\d)-(\d\d)-(\d{4})$/, "$3-$2-$1");
      try { date.showPicker(); } catch (error) { field.focus(); }
    });
    date.addEventListener("change", function () {
      if (date.value) put(field, date.value.split("-").reverse().join("-"));
    });
  }

  function finder(select) {
    var box = make("input", { type: "search", placeholder: form.dataset.search }, select, select.parentNode);
    box.setAttribute("aria-label", form.dataset.search + ": " + label(select));
    select._box = box;
    box.addEventListener("keydown", function (event) { if (event.key === "Enter") event.preventDefault(); });
    box.addEventListener("input", function () { narrow(select, box); });
  }

  function narrow(select, box) {
    var words = box.value.trim().toLowerCase(), chosen = select.value;
    select._all = select._all || Array.from(select.options);
    select._all.forEach(function (option) { option.remove(); });
    select._all.forEach(function (option) {
      if (!option.value || option.value === chosen || option.text.toLowerCase().indexOf(words) >= 0) select.append(option);
    });
    select.value = chosen;
  }

  function ranks(list) {
    function number() {
      list.querySelectorAll("input[inputmode]").forEach(function (field, at) { field.value = String(at + 1); });
      later(0);
    }
    list.querySelectorAll("li").forEach(function (row) {
      var field = row.querySelector("input[inputmode]");
      [["↑", "up", -1], ["↓", "down", 1]].forEach(function (way) {
        var button = make("button", { type: "button", className: "quiet", textContent: way[0] }, null, row);
        button.setAttribute("aria-label", field.dataset[way[1]]);
        button.addEventListener("click", function () {
          var other = way[2] < 0 ? row.previousElementSibling : row.nextElementSibling;
          if (other) list.insertBefore(row, way[2] < 0 ? other : other.nextElementSibling);
          number();
          button.focus();
        });
      });
    });
  }

  // --- sound: recorded where there is a recording, else the voice of the device itself ---------------------------------

  var playing = null;
  form.addEventListener("click", function (event) {
    var link = event.target.closest("a[data-audio]");
    if (!link) return;
    event.preventDefault();
    var again = playing && playing.from === link && !playing.paused;
    if (playing) playing.pause();
    if (again) return;
    playing = new Audio(link.href);
    playing.from = link;
    playing.play();
  });

  function voice() {
    var lang = document.documentElement.lang.split("-")[0].toLowerCase();
    return speechSynthesis.getVoices().find(function (one) {
      return one.localService && one.lang.toLowerCase().split(/[-_]/)[0] === lang; // others send the words to a server
    });
  }

  function speaker(field) {
    if (field.querySelector("a[data-audio]") || !voice()) return;
    var first = field.querySelector("legend,label");
    if (!first) return;
    var heading = first.parentNode.tagName === "H1" ? first.parentNode : first;
    var listen = { type: "button", className: "listen", textContent: form.dataset.listen };
    var button = make("button", listen, heading.nextSibling, heading.parentNode);
    button.addEventListener("click", function () {
      var busy = speechSynthesis.speaking;
      speechSynthesis.cancel();
      if (busy) return;
      field.querySelectorAll("legend,label").forEach(function (part) {
        var spoken = new SpeechSynthesisUtterance(part.textContent);
        spoken.voice = voice();
        spoken.lang = spoken.voice.lang;
        speechSynthesis.speak(spoken);
      });
    });
  }

  function speakers() { if (document.body.classList.contains("clients")) each(".field", speaker); }

  // --- each time the page is new ---------------------------------------------------------------------------------------

  function enhance() {
    each("input[data-highest]", slider);
    each("input[data-date]", picker);
    each("select[data-long]", finder);
    each(".ranks", ranks);
    form.querySelectorAll("select[data-long]").forEach(function (select) {
      select._all = null; // the server just gave all choices again
      if (select._box.value) narrow(select, select._box);
    });
    form.querySelectorAll(".update").forEach(function (button) { button.remove(); }); // the script does that all the time
    if (window.speechSynthesis && voice()) speakers();
  }

  enhance();
  if (window.speechSynthesis) speechSynthesis.addEventListener("voiceschanged", speakers);
  var summary = document.querySelector(".summary");
  if (summary && !location.hash && !("autofocus" in HTMLElement.prototype)) summary.focus(); // older browsers
})();
