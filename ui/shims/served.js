// A component's script that is a file of its own, named by a link of the page: the browser keeps it, and this is sent with each drawing.
export default (component) => {
  let end = () => {};
  let isOver = false;
  window.juryAgain(() => import(document.getElementById("{link}").href)).then((script) => {
    if (!isOver) end = script.default(component) ?? end;
  });
  return () => {
    isOver = true;
    end();
  };
};
