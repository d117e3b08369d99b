// The words of all images: how large, past the edge of the image or the window, over which others; what is turned has a
// box larger than itself.
images => images.filter(image => image.getBoundingClientRect().width).flatMap(image => {
    const edge = image.getBoundingClientRect(), scale = image.getScreenCTM().a;
    const texts = [...image.querySelectorAll("text")].filter(text => text.textContent.trim());
    const boxes = texts.map(text => text.getBoundingClientRect());
    const level = texts.map(text => !text.closest("[transform*=rotate]"));
    const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 3
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3;
    return texts.map((text, i) => ({
        words: text.textContent,
        size: parseFloat(text.getAttribute("font-size")) * scale,
        isPast: boxes[i].left < Math.max(0, edge.left - 3) || boxes[i].right > Math.min(innerWidth, edge.right + 3)
            || boxes[i].top < edge.top - 3 || boxes[i].bottom > edge.bottom + 3,
        over: texts.filter((_, k) => k < i && level[i] && level[k] && meet(boxes[i], boxes[k])).map(other => other.textContent),
    }));
})
