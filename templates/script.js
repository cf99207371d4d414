"use strict";
// Extras only: without this script every word of the report is there and every figure links to its definition.
(() => {
  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  const copy = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

  // Theme and print.
  function offerTools() {
    const root = document.documentElement;
    const dark = window.matchMedia("(prefers-color-scheme: dark)");
    document.querySelector(".tools").hidden = false;
    document.getElementById("print").addEventListener("click", () => window.print());
    document.getElementById("theme").addEventListener("click", () => {
      const now = root.dataset.theme || (dark.matches ? "dark" : "light");
      root.dataset.theme = now === "dark" ? "light" : "dark";
    });
  }

  // Marks the section being read in the contents.
  function markPlace() {
    const links = new Map(all(".contents li a").map((link) => [link.hash.slice(1), link]));
    const mark = (link) => {
      links.forEach((other) => other.removeAttribute("aria-current"));
      link.setAttribute("aria-current", "true");
      const list = link.closest("ol");
      if (list.scrollWidth > list.clientWidth) list.scrollLeft = link.offsetLeft - 16;
    };
    const watch = new IntersectionObserver((seen) => {
      seen.filter((entry) => entry.isIntersecting).forEach((entry) => mark(links.get(entry.target.id)));
    }, { rootMargin: "-15% 0px -80% 0px" });
    all("main > section").forEach((section) => watch.observe(section));
  }

  // Sorts by the exact integer in data-key (cells without one stay at the end), a column without keys by its text.
  // The sort is stable and starts from the published order; a third click restores that order.
  function makeSortable(table) {
    const published = Array.from(table.tBodies[0].rows);
    const heads = Array.from(table.tHead.rows[0].cells);
    heads.forEach((head, index) => {
      const key = (row) => row.cells[index].dataset.key;
      const text = (row) => row.cells[index].textContent;
      const keyed = published.some((row) => key(row) !== undefined);
      const words = head.matches(".text, .code");
      if (!keyed && !words) return;
      const turns = words ? ["ascending", "descending"] : ["descending", "ascending"];
      const byKey = (sign) => (a, b) => {
        if (key(a) === undefined || key(b) === undefined) return (key(a) === undefined) - (key(b) === undefined);
        const [x, y] = [BigInt(key(a)), BigInt(key(b))];
        return x < y ? -sign : x > y ? sign : 0;
      };
      const byText = (sign) => (a, b) => sign * text(a).localeCompare(text(b), document.documentElement.lang);
      const button = copy("sort");
      head.append(button);
      button.addEventListener("click", () => {
        const turn = turns[turns.indexOf(head.getAttribute("aria-sort")) + 1];
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        const rows = published.slice();
        if (turn) {
          const sign = turn === "ascending" ? 1 : -1;
          head.setAttribute("aria-sort", turn);
          rows.sort(keyed ? byKey(sign) : byText(sign));
        }
        table.tBodies[0].append(...rows);
      });
    });
  }

  // One tab stop for the figures of a table; arrow keys move between them.
  function makeRoving(table) {
    const settle = (chosen) => {
      const figures = all(".fig", table);
      const stop = chosen || figures.find((figure) => !figure.closest("tr").hidden);
      figures.forEach((figure) => { figure.tabIndex = figure === stop ? 0 : -1; });
    };
    const moves = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
    table.addEventListener("focusin", (event) => event.target.matches(".fig") && settle(event.target));
    table.addEventListener("keydown", (event) => {
      const move = moves[event.key];
      if (!move || !event.target.matches(".fig")) return;
      const rows = all("tbody tr:not([hidden]), tfoot tr", table);
      let row = rows.indexOf(event.target.closest("tr"));
      let column = event.target.closest("td, th").cellIndex;
      let next = null;
      do {
        row += move[0];
        column += move[1];
        if (!rows[row] || !rows[row].cells[column]) return;
        next = rows[row].cells[column].querySelector(".fig");
      } while (!next);
      event.preventDefault();
      next.focus();
    });
    settle(null);
    return settle;
  }

  // A line above a long table that hides the rows without the wanted text.
  function makeFilterable(table, settle) {
    const line = copy("filter");
    const [input, output] = [line.querySelector("input"), line.querySelector("output")];
    const rows = Array.from(table.tBodies[0].rows);
    input.addEventListener("input", () => {
      const wanted = input.value.trim().toLowerCase();
      rows.forEach((row) => { row.hidden = !row.textContent.toLowerCase().includes(wanted); });
      output.textContent = wanted ? rows.filter((row) => !row.hidden).length + " / " + rows.length : "";
      settle(null);
    });
    const scroll = table.closest(".scroll");
    scroll.parentNode.insertBefore(line, scroll);
  }

  // A container that has nothing to scroll is no tab stop.
  function trimTabStops() {
    all(".scroll").forEach((box) => {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    });
  }

  // Where a number comes from.
  function explainFigures() {
    const card = document.getElementById("where");
    const slot = (name) => card.querySelector('[data-slot="' + name + '"]');
    let opener = null;

    function fill(figure) {
      const data = figure.dataset;
      const home = document.getElementById("def-" + data.figure);
      const part = (name) => {
        const found = home && home.querySelector('[data-part="' + name + '"]');
        return found ? Array.from(found.children.length ? found.children : [found]).map((e) => e.textContent) : [];
      };
      const put = (name, text) => {
        slot(name).textContent = text || "";
        const row = card.querySelector('[data-row="' + name + '"]');
        if (row) row.hidden = !text;
      };
      const ratio = data.numerator !== undefined && data.denominator !== undefined;
      put("term", part("term")[0] || data.figure);
      put("text", figure.textContent);
      put("arithmetic", ratio ? " = " + data.numerator + " ÷ " + data.denominator : "");
      put("definition", part("definition")[0]);
      put("numerator", ratio ? data.numerator : "");
      put("denominator", ratio ? data.denominator : "");
      put("numerator-words", part("numerator")[0]);
      put("denominator-words", part("denominator")[0]);
      put("period", data.period || document.querySelector(".period span").textContent);
      // The left-outs are those of the report's own value: said only of a value that rests on the same cases.
      const same = part("n")[0] === (ratio ? data.denominator : data.numerator);
      put("left-out", same ? part("left-out").join(" · ") : "");
      put("note", data.note);
      slot("link").hidden = !home;
      slot("link").hash = home ? home.id : "text";
    }

    function place(figure) {
      const box = figure.getBoundingClientRect();
      const width = document.documentElement.clientWidth;
      const above = box.bottom + card.offsetHeight + 12 > window.innerHeight && box.top > card.offsetHeight + 12;
      const top = above ? box.top - card.offsetHeight - 8 : box.bottom + 8;
      card.style.top = top + window.scrollY + "px";
      card.style.left = Math.max(16, Math.min(box.left, width - card.offsetWidth - 16)) + "px";
    }

    function close() {
      if (opener) opener.removeAttribute("aria-expanded");
      opener = null;
      card.hidden = true;
    }

    function open(figure) {
      if (opener === figure) return;
      close();
      opener = figure;
      fill(figure);
      figure.setAttribute("aria-expanded", "true");
      card.hidden = false;
      place(figure);
    }

    document.addEventListener("click", (event) => {
      const figure = event.target.closest(".fig");
      if (figure && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
        event.preventDefault();
        open(figure);
        if (event.detail === 0) slot("link").focus();
      } else if (event.target.closest("[data-slot=close], [data-slot=link]") || !event.target.closest("#where")) {
        close();
      }
    });
    document.addEventListener("focusin", (event) => {
      if (event.target.matches(".fig:focus-visible")) open(event.target);
      else if (!event.target.closest("#where, .fig")) close();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !opener) return;
      const from = opener;
      if (card.contains(document.activeElement)) from.focus();
      close();
    });
  }

  offerTools();
  if ("IntersectionObserver" in window) markPlace();
  all("table").forEach((table) => {
    const settle = makeRoving(table);
    // Rows without any key are different things in a fixed order.
    const rows = table.tBodies[0].querySelector("[data-key]") ? table.tBodies[0].rows.length : 0;
    if (rows > 2) makeSortable(table);
    if (rows > 9) makeFilterable(table, settle);
  });
  explainFigures();
  trimTabStops();
  window.addEventListener("resize", trimTabStops);
  document.addEventListener("toggle", trimTabStops, true);
})();
