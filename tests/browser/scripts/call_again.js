async ([script, html, data]) => {
  const root = document.body.appendChild(document.createElement("div")).attachShadow({ mode: "open" });
  root.innerHTML = html;
  const module = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  const counts = [];
  const ends = [];
  for (let time = 0; time < 3; time++) {
    ends.push(module.default({ data: { ...data }, parentElement: root, setStateValue() {} }));
    counts.push(window.held.size);
  }
  ends[0]();
  counts.push(window.held.size);
  root.host.remove();
  ends[2]();
  return [...counts, window.held.size];
}
