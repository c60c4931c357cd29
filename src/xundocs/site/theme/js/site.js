// What pages do beyond being read: copying a citation, filtering a list, fields and values shown together.
(function () {
  "use strict";
  function each(list, run) { Array.prototype.forEach.call(list, run); }

  function say(words) {
    var toast = document.createElement("p");
    toast.className = "toast";
    toast.setAttribute("role", "status");
    document.body.appendChild(toast);
    toast.textContent = words;
    setTimeout(function () { toast.remove(); }, 2200);
  }

  // The clipboard is closed to pages opened from a file in some browsers; a selection can still be copied there.
  function copy(words) {
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(words).then(function () { say("已复制"); }, function () { copyBySelection(words); });
    } else {
      copyBySelection(words);
    }
  }

  function copyBySelection(words) {
    var area = document.createElement("textarea");
    area.value = words;
    area.className = "vh";
    area.setAttribute("aria-hidden", "true");
    document.body.appendChild(area);
    area.select();
    var done = false;
    try { done = document.execCommand("copy"); } catch (error) { done = false; }
    area.remove();
    say(done ? "已复制" : "浏览器不允许复制，请手动选取");
  }

  function wordsOf(article) {
    var lines = [];
    each(article.querySelectorAll(".txt > p:not(.cited):not(.art-name)"), function (line) { lines.push(line.textContent.trim()); });
    return lines.join("\n");
  }

  function addCopyButtons() {
    var main = document.querySelector("main.law");
    if (!main) return;
    var title = main.dataset.title, version = main.dataset.version;
    each(main.querySelectorAll(".law-text > .art"), function (article) {
      var label = article.getAttribute("aria-label");
      var button = document.createElement("button");
      button.type = "button";
      button.className = "copy";
      button.textContent = "复制引用";
      button.setAttribute("aria-label", "复制引用：" + label);
      button.addEventListener("click", function () {
        copy("《" + title + "》" + label + (version ? "（" + version + "文本）" : "") + "：" + wordsOf(article));
      });
      article.appendChild(button);
    });
  }

  // The chapter being read stands out in the side navigation and is kept in sight there.
  function followChapters() {
    var side = document.querySelector(".toc"), headings = [], last = null, waiting = false;
    each(document.querySelectorAll(".toc ol:not(.versions) a"), function (link) {
      var heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (heading) headings.push([heading, link]);
    });
    if (!headings.length) return;
    function follow() {
      var here = null;
      waiting = false;
      headings.some(function (pair) {
        if (pair[0].getBoundingClientRect().top > 160) return true;
        here = pair[1];
        return false;
      });
      if (here === last) return;
      if (last) last.classList.remove("here");
      if (here) {
        here.classList.add("here");
        if (here.offsetTop < side.scrollTop || here.offsetTop > side.scrollTop + side.clientHeight - 60) side.scrollTop = here.offsetTop - side.clientHeight / 2;
      }
      last = here;
    }
    addEventListener("scroll", function () {
      if (!waiting) { waiting = true; requestAnimationFrame(follow); }
    }, { passive: true });
    follow();
  }

  // Beside the text there is room for the navigation; above it, on a narrow screen, it is folded.
  function foldNavigation() {
    var box = document.querySelector(".side > details"), wide = matchMedia("(min-width: 60.01rem)");
    function fit() { box.open = wide.matches; }
    if (!box) return;
    wide.addEventListener("change", fit);
    fit();
  }

  function filterLists() {
    var box = document.querySelector(".filter");
    if (!box) return;
    var input = box.querySelector("input"), count = box.querySelector(".filter-count"), jump = document.querySelector(".jump");
    box.hidden = false;
    input.addEventListener("input", function () {
      var wanted = input.value.trim().toLowerCase(), shown = 0;
      each(document.querySelectorAll(".group"), function (group) {
        var any = false;
        each(group.querySelectorAll(".rows li"), function (row) {
          var hit = !wanted || row.textContent.toLowerCase().indexOf(wanted) >= 0;
          row.hidden = !hit;
          if (hit) { any = true; shown += 1; }
        });
        group.hidden = !any;
      });
      if (jump) jump.hidden = Boolean(wanted);
      count.textContent = !wanted ? "" : shown ? "有 " + shown + " 部" : "没有，换几个字试试，或者用搜索查正文";
    });
  }

  function joinFields() {
    var values = document.querySelectorAll("[data-field]");
    if (!values.length) return;
    function mark(name, on) {
      each(document.querySelectorAll('[data-field="' + name + '"]'), function (place) { place.classList.toggle("on", on); });
    }
    each(values, function (place) {
      var name = place.dataset.field;
      place.addEventListener("pointerenter", function () { mark(name, true); });
      place.addEventListener("pointerleave", function () { mark(name, false); });
      place.addEventListener("focusin", function () { mark(name, true); });
      place.addEventListener("focusout", function () { mark(name, false); });
    });
  }

  each(document.querySelectorAll(".print"), function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });
  each(document.querySelectorAll(".copy-command"), function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { copy(button.parentNode.querySelector("code").textContent); });
  });
  addCopyButtons();
  foldNavigation();
  followChapters();
  filterLists();
  joinFields();
})();
