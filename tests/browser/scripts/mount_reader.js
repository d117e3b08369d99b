// Mounts the script as Streamlit does: in a shadow root, called anew whenever what is sent to it changes.
async ([script, html]) => {
  const root = document.body.appendChild(document.createElement("div")).attachShadow({ mode: "open" });
  root.innerHTML = html;
  const module = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  window.held = new Set();
  const { createObjectURL, revokeObjectURL } = URL;
  URL.createObjectURL = (blob) => { const url = createObjectURL(blob); held.add(url); return url; };
  URL.revokeObjectURL = (url) => { held.delete(url); revokeObjectURL(url); };
  window.told = [];
  const setTriggerValue = (event, value) => told.push([event, value]);
  window.send = (data) => { window.leave = module.default({ data, parentElement: root, setTriggerValue }); };
}
