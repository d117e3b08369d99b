// Mounts the script as Streamlit does: in a shadow root, called anew whenever what is sent to it changes.
async ([script, html]) => {
  const root = document.body.appendChild(document.createElement("div")).attachShadow({ mode: "open" });
  root.innerHTML = html;
  const module = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  window.told = [];
  const setTriggerValue = (event, value) => window.told.push([event, value]);
  window.send = (said) => {
    const data = Uint8Array.from(atob(said), (character) => character.charCodeAt(0));
    module.default({ data, parentElement: root, setTriggerValue });
  };
}
