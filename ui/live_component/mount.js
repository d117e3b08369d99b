export default function (component) {
  let unmount = () => {};
  let isOver = false;
  import(document.getElementById("jury-listener").href).then((listener) => {
    if (!isOver) unmount = listener.mount(component);
  });
  return () => {
    isOver = true;
    unmount();
  };
}
