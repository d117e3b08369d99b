  window.places = [];
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes)
      for (const node of addedNodes)
        if (node.matches?.("[data-testid=stSkeleton]") || node.querySelector?.("[data-testid=stSkeleton]")) places.push(node.outerHTML);
  }).observe(document, { childList: true, subtree: true });
