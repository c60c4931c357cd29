// Light or dark: the reader's own choice, when storage is allowed, put in place before the first paint; and the button that changes it.
(function () {
  "use strict";
  var root = document.documentElement;

  function toggle() {
    var dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    try { localStorage.setItem("xundocs-theme", root.dataset.theme); } catch (error) { /* not remembered, that is all */ }
  }

  try {
    var chosen = localStorage.getItem("xundocs-theme");
    if (chosen === "dark" || chosen === "light") root.dataset.theme = chosen;
  } catch (error) { /* no storage (file://, private window): the system's choice holds */ }
  document.addEventListener("DOMContentLoaded", function () {
    var button = document.querySelector(".theme-toggle");
    if (button) { button.hidden = false; button.addEventListener("click", toggle); }
  });
})();
