(function () {
  "use strict";
  var dark = matchMedia("(prefers-color-scheme: dark)");
  var coarse = matchMedia("(pointer: coarse)");
  var specs = new Map();

  function ink(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  // What all drawings share; read anew when the scheme of colours or the width changes.
  function template(narrow) {
    var axis = { gridcolor: ink("--rule"), linecolor: ink("--rule"), zerolinecolor: ink("--soft"), automargin: true };
    return {
      layout: {
        paper_bgcolor: "rgba(0,0,0,0)",
        plot_bgcolor: "rgba(0,0,0,0)",
        font: { color: ink("--ink"), size: narrow ? 11 : 13, family: getComputedStyle(document.body).fontFamily },
        hoverlabel: { bgcolor: ink("--tip"), bordercolor: ink("--rule"), font: { color: ink("--ink") }, align: "left" },
        legend: { orientation: "h", x: 0, y: 1.02, yanchor: "bottom" },
        margin: { t: 28, r: narrow ? 8 : 16, b: 40, l: narrow ? 36 : 52 },
        xaxis: axis,
        yaxis: axis,
        modebar: { bgcolor: "rgba(0,0,0,0)", color: ink("--soft"), activecolor: ink("--accent") }
      }
    };
  }

  function isNarrow(div) {
    return div.clientWidth < 480;
  }

  function draw(div) {
    if (specs.has(div) || !window.Plotly) return;
    var spec = JSON.parse(document.getElementById(div.id + "-spec").textContent);
    specs.set(div, spec);
    watcher.unobserve(div);
    var layout = Object.assign({}, spec.layout, { template: template(isNarrow(div)), autosize: true });
    if (!spec.graph && coarse.matches) layout.dragmode = false; // a finger scrolls the page
    Plotly.newPlot(div, spec.data, layout, {
      responsive: true,
      displaylogo: false,
      scrollZoom: spec.graph,
      displayModeBar: spec.graph ? true : coarse.matches ? false : "hover",
      modeBarButtonsToRemove: spec.graph ? ["lasso2d", "select2d", "autoScale2d", "zoom2d", "toImage"] : ["lasso2d", "select2d", "autoScale2d"]
    }).then(function () { performance.mark("drawn"); });
  }

  var plots = Array.from(document.querySelectorAll(".plot"));
  var watcher = new IntersectionObserver(
    function (seen) {
      seen.forEach(function (entry) { if (entry.isIntersecting) draw(entry.target); });
    },
    { rootMargin: "600px" }
  );
  var later = window.requestIdleCallback || function (f) { return setTimeout(f, 30); };

  // The page can be read before what draws is compiled: that takes a second. Then what is near is drawn at once, the
  // rest while nothing else is to be done.
  addEventListener("load", function () {
    setTimeout(function () {
      var script = document.createElement("script");
      script.textContent = document.getElementById("plotly").textContent;
      document.body.appendChild(script);
      plots.forEach(function (div) { watcher.observe(div); });
      later(function next() {
        var waiting = plots.find(function (div) { return !specs.has(div); });
        if (waiting) { draw(waiting); later(next); }
      });
    }, 0);
  });
  addEventListener("beforeprint", function () { plots.forEach(draw); });
  dark.addEventListener("change", function () {
    specs.forEach(function (_, div) { Plotly.relayout(div, { template: template(isNarrow(div)) }); });
  });

  // Search: nodes whose name has the text stand out, and the drawing turns to them.
  document.querySelectorAll("[data-search]").forEach(function (input) {
    var div = document.getElementById(input.dataset.search);
    input.addEventListener("input", function () {
      draw(div);
      if (!specs.has(div)) return;
      var last = div.data.length - 1, nodes = div.data[last], wanted = input.value.trim().toLowerCase();
      var hits = [];
      if (wanted) nodes.customdata.forEach(function (name, i) { if (name.toLowerCase().includes(wanted)) hits.push(i); });
      Plotly.restyle(div, { selectedpoints: [wanted ? hits : null] }, [last]);
      input.parentNode.querySelector("output").textContent = wanted ? hits.length + " found" : "";
      if (!hits.length) {
        Plotly.relayout(div, { "xaxis.autorange": true, "yaxis.autorange": true });
        return;
      }
      var xs = hits.map(function (i) { return nodes.x[i]; }), ys = hits.map(function (i) { return nodes.y[i]; });
      var left = Math.min.apply(null, xs), right = Math.max.apply(null, xs);
      var low = Math.min.apply(null, ys), high = Math.max.apply(null, ys);
      Plotly.relayout(div, { "xaxis.range": [left - 0.8, right + 0.8], "yaxis.range": [low - 0.8, high + 0.8] });
    });
  });

  // Tables: a click on a heading sorts by it.
  document.querySelectorAll("th").forEach(function (head) {
    head.addEventListener("click", function () {
      var column = head.cellIndex, body = head.closest("table").tBodies[0];
      var up = head.getAttribute("aria-sort") === "descending";
      head.parentNode.querySelectorAll("th").forEach(function (other) { other.removeAttribute("aria-sort"); });
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      var key = function (row) {
        var cell = row.cells[column];
        if (!cell.classList.contains("number")) return cell.textContent;
        return cell.dataset.value === "" ? -Infinity : Number(cell.dataset.value);
      };
      Array.from(body.rows)
        .sort(function (a, b) {
          var x = key(a), y = key(b), order = typeof x === "number" ? x - y : x.localeCompare(y);
          return up ? order : -order;
        })
        .forEach(function (row) { body.appendChild(row); });
    });
  });

  // Downloads: from the data inside the page.
  function csv(data) {
    var cell = function (value) {
      if (value === null || value === undefined) return "";
      if (typeof value === "object") value = JSON.stringify(value);
      if (typeof value === "string" && /^[=+\-@\t\r]/.test(value)) value = "'" + value; // no formula
      value = String(value);
      return /[",\n\r]/.test(value) ? '"' + value.replace(/"/g, '""') + '"' : value;
    };
    return [data.columns].concat(data.rows).map(function (row) { return row.map(cell).join(","); }).join("\r\n") + "\r\n";
  }
  document.querySelectorAll("[data-download]").forEach(function (link) {
    link.addEventListener("click", function (event) {
      event.preventDefault();
      var figure = link.closest("figure"), data = JSON.parse(figure.querySelector("script.data").textContent);
      var kind = link.dataset.download;
      var records = data.rows.map(function (row) {
        return Object.fromEntries(data.columns.map(function (name, i) { return [name, row[i]]; }));
      });
      var text = kind === "csv" ? csv(data) : JSON.stringify(records, null, 1);
      var save = document.createElement("a");
      save.href = URL.createObjectURL(new Blob([text], { type: kind === "csv" ? "text/csv" : "application/json" }));
      save.download = figure.id + "." + kind;
      save.click();
      setTimeout(function () { URL.revokeObjectURL(save.href); }, 1000);
    });
  });
})();
