// The script itself, which brings the style, is a file that the browser keeps (web/streamlit/own_files.py); this is sent with each drawing.
export default function (component) {
  fetched(document.getElementById("jury-table").href).then((table) => table.default(component));
}
