"""Begin a call in Chromium over TLS, whoever signed the certificate; print as JSON what a person and their browser got.

``python -m tests.browser.installation.visit NAME PATH``: the server's name, the path of its start link.
"""

import json
import sys

from playwright.sync_api import expect, sync_playwright

from deliberation.call.access import DEVICE_COOKIE
from tools.serving.looking import ARGUMENTS, chromium

PATIENCE_MS = 90_000
FIRST_NEWS = """async () => {
  const { value } = await (await fetch("/direct")).body.getReader().read();
  return new TextDecoder().decode(value).slice(0, 6);
}"""


def visit(name: str, path: str) -> dict[str, object]:
    """Begin a call at the start link, and read its first page."""
    arguments = [each for each in ARGUMENTS if "resolver" not in each]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=[*arguments, f"--host-resolver-rules=MAP {name} 127.0.0.1"])
        context = browser.new_context(base_url=f"https://{name}", ignore_https_errors=True, locale="fr-FR")
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        answer = page.goto(path)
        assert answer
        page.get_by_label("Nom de l’appel").fill("Appel d’essai")
        page.get_by_label("Votre prénom et votre nom").fill("Camille Essai")
        page.get_by_role("button", name="Commencer").click()
        expect(page.locator(".st-key-header")).to_contain_text("Camille Essai", timeout=PATIENCE_MS)
        expect(page.get_by_text("En bref")).to_be_visible(timeout=PATIENCE_MS)  # said over the websocket
        (device,) = (each for each in context.cookies() if each["name"] == DEVICE_COOKIE)
        told = {
            "address": page.url,
            "is_secure": device["secure"],
            "hsts": "strict-transport-security" in answer.all_headers(),
            "news": page.evaluate(FIRST_NEWS),
        }
        browser.close()
    return told


if __name__ == "__main__":
    sys.stdout.write(json.dumps(visit(*sys.argv[1:])))
