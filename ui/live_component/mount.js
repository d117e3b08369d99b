export default function (component) {
  let unmount = () => {};
  let isOver = false;
  import(`${window.location.origin}/direct/listener.js`).then((listener) => {
    if (!isOver) unmount = listener.mount(component);
  });
  return () => {
    isOver = true;
    unmount();
  };
}
