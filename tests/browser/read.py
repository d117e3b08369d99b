"""The words on charts as a browser draws them: how large they are, that they are whole, and that none lies over another."""

from typing import Any

from playwright.sync_api import Page, expect

LEAST = 14  # pixels, as every text of a screen
_APART = 3  # a line's box is higher than its letters
# The words of all images: how large, past the edge of the image or the window, over which others; what is turned has a
# box larger than itself.
_WORDS = """images => images.filter(image => image.getBoundingClientRect().width).flatMap(image => {
    const edge = image.getBoundingClientRect(), scale = image.getScreenCTM().a;
    const texts = [...image.querySelectorAll("text")].filter(text => text.textContent.trim());
    const boxes = texts.map(text => text.getBoundingClientRect());
    const level = texts.map(text => !text.closest("[transform*=rotate]"));
    const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > APART
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > APART;
    return texts.map((text, i) => ({
        words: text.textContent,
        size: parseFloat(text.getAttribute("font-size")) * scale,
        isPast: boxes[i].left < Math.max(0, edge.left - APART) || boxes[i].right > Math.min(innerWidth, edge.right + APART)
            || boxes[i].top < edge.top - APART || boxes[i].bottom > edge.bottom + APART,
        over: texts.filter((_, k) => k < i && level[i] && level[k] && meet(boxes[i], boxes[k])).map(other => other.textContent),
    }));
})""".replace("APART", str(_APART))


def unread(page: Page) -> list[dict[str, Any]]:
    """Return the words on a screen's charts that are too small, cut, or over one another, once there are charts."""
    charts, words = page.locator(".drawing svg"), list[dict[str, Any]]()
    while not words:  # a chart may give way to another between two looks
        expect(charts.locator("text").first).to_be_visible()
        words = charts.evaluate_all(_WORDS)
    return [one for one in words if one["size"] < LEAST - 0.05 or one["isPast"] or one["over"]]
