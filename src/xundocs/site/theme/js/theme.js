// Runs before the first paint: the reader's own choice of light or dark, when storage is allowed.
(function () {
  "use strict";
  try {
    var chosen = localStorage.getItem("xundocs-theme");
    if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
  } catch (error) { /* no storage (file://, private window): the system's choice holds */ }
})();
