async ([script, svg]) => {
  const row = document.body.appendChild(document.createElement("table"));
  row.innerHTML = '<tr data-dossier="1002"><td>1002</td></tr><tr data-criterion="c1"><td>c1</td></tr>';
  const root = document.body.appendChild(document.createElement("div")).attachShadow({ mode: "open" });
  root.innerHTML = '<div class="drawing"></div>';
  const place = root.firstChild;
  place.innerHTML = svg;
  const module = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  window.opened = [];
  window.answered = place;
  window.juryBeside = new Map([["a table", { open: (dossier) => window.opened.push(dossier) }]]);
  const labels = { marks: "Points", sort: "Trier par {column}" };
  window.answerAgain = () => module.answer(place, { svg, table: "a table", sheet: "/fiche", labels });
  window.answerAgain();
}
