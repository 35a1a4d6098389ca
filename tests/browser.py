"""A real browser for pages: Chromium without a window, driven over its DevTools protocol."""

import os
import re
import shutil
import time

import pytest
from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


@pytest.fixture(scope="session")
def chromium():
    """The browser; without one the test fails, as it cannot say what it is there to say."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        pytest.fail(
            f"no browser: none of {', '.join(NAMES)} is on the PATH. Install one (Debian, Ubuntu: apt-get install "
            "chromium) or name it: CHROMIUM=/path/to/chrome"
        )
    with sync_playwright() as playwright:
        # Without its sandbox, which a container's root may not make; the pages are our own and reach no network.
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


def exhibits_of(html):
    """The exhibits of a report by their ids: each drawn or missing."""
    return dict(re.findall(r'<figure class="exhibit" id="(\w+)" data-kind="(\w+)"', html))


class Opened:
    """A page in the browser, and what went wrong on it."""

    def __init__(self, browser, file, *, width=1200, scheme="light", touch=False):
        self._context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, has_touch=touch, accept_downloads=True
        )
        self.page = self._context.new_page()
        self.wrong = []
        self.page.on("console", lambda told: self._note(told) if told.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("request", self._asked)
        self.page.goto(file.as_uri())
        self._wait_until_drawn()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._context.close()

    def _note(self, told):
        self.wrong.append(told.text)

    def _asked(self, request):
        if not request.url.startswith(("file:", "blob:", "data:")):
            self.wrong.append(f"asked the network for {request.url}")

    def _wait_until_drawn(self, seconds=120):
        # Asked again and again from here: the page's own rules let nothing be evaluated in it by name.
        until = time.monotonic() + seconds
        while self.undrawn() and time.monotonic() < until:
            self.page.wait_for_timeout(100)

    def undrawn(self):
        """The plots without a drawing that has something in it."""
        return self.page.evaluate(
            """[...document.querySelectorAll('.plot')].filter(
                plot => !plot.querySelector('svg.main-svg .trace, svg.main-svg .hm, svg.main-svg .points')
            ).map(plot => plot.id)"""
        )

    def too_wide(self):
        """Elements that reach beyond the window, but for what scrolls by itself; and the page itself if it does."""
        return self.page.evaluate(
            """[...document.querySelectorAll('body *')].filter(
                each => !each.closest('.scroll') && !each.closest('svg')
                    && each.getBoundingClientRect().right > document.documentElement.clientWidth + 1
            ).map(each => each.tagName + '#' + each.id + '.' + each.className).concat(
                document.documentElement.scrollWidth > innerWidth ? ['the page'] : [])"""
        )

    def cut_off(self):
        """Texts of drawings that reach beyond the drawing: names at the axes, legends, titles."""
        return self.page.evaluate(
            """[...document.querySelectorAll('.plot')].flatMap(plot => {
                const frame = plot.getBoundingClientRect();
                return [...plot.querySelectorAll(
                    '.xtick text, .ytick text, .legendtext, .xtitle, .ytitle, .annotation-text')].filter(text => {
                    const box = text.getBoundingClientRect();
                    return box.width && (box.left < frame.left - 1 || box.right > frame.right + 1
                        || box.top < frame.top - 1 || box.bottom > frame.bottom + 1);
                }).map(text => plot.id + ': ' + text.textContent);
            })"""
        )

    def covered_by_tools(self):
        """Names in legends that a plot's own tools lie over, so that they can neither be read nor clicked."""
        return self.page.evaluate(
            """[...document.querySelectorAll('.plot')].flatMap(plot => {
                const tools = plot.querySelector('.modebar')?.getBoundingClientRect();
                return !tools ? [] : [...plot.querySelectorAll('.legendtext')].filter(text => {
                    const box = text.getBoundingClientRect();
                    return box.width && box.right > tools.left && box.left < tools.right
                        && box.bottom > tools.top && box.top < tools.bottom;
                }).map(text => plot.id + ': ' + text.textContent);
            })"""
        )
