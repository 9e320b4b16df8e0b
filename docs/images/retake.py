"""Take the README's pictures again from a running PADME with sample data: `retake.py http://localhost:8000`."""

import csv
import io
import json
import re
import sys
from pathlib import Path
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
SAMPLE = HERE.parents[1] / "cms" / "sample" / "data"
PASSWORD = "Padme-demo-2569"
WIDTH, HEIGHT, COLOURS, MOST_BYTES = 1280, 860, 200, 250_000


def main(base):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])

        def open_as(username=None):
            page = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, locale="th-TH").new_page()
            if username:
                page.goto(f"{base}/accounts/login/")
                page.fill("[name=login]", username)
                page.fill("[name=password]", PASSWORD)
                page.click("main button[type=submit]")
                page.wait_for_url("**/admin/")
            return page

        public, office, centre = open_as(), open_as("nan.office"), open_as("central.1")
        take(public, f"{base}/", "home", height=1500)
        take(public, base + project_with_a_story(public, base), "project")
        take(centre, f"{base}/admin/queue/", "queue")
        office.goto(f"{base}/admin/projects/?step=submitted")
        take(office, base + office.locator("td.title a").first.get_attribute("href"), "record")
        take(office, base + whole_year(office, base), "months")
        take(centre, previewed(centre, base), "import-preview")


def project_with_a_story(page, base):
    """The address of a project that has a story with a photograph; else the newest."""
    page.goto(f"{base}/publications/")
    stories = page.eval_on_selector_all("main a[href*='/story-']", "found => found.map(a => a.getAttribute('href'))")
    for story in stories:
        page.goto(base + story)
        link = page.locator("main a[href^='/projects/2']")
        if link.count():
            return link.first.get_attribute("href")
    return json.load(urlopen(f"{base}/projects/?format=json"))["results"][0]["url"]


def whole_year(page, base):
    """The address of the monthly reports of the project that holds a whole year."""
    page.goto(f"{base}/admin/projects/?q=66-55-0001")
    record = page.locator("td.title a").first.get_attribute("href")
    return f"{record.rstrip('/')}/progress/"


def previewed(page, base):
    """Upload the sample's Budget Bill lines as if of FY2569, look at them, import nothing. Returns the address."""
    with (SAMPLE / "budget_fy2565_upper_north.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    written = io.StringIO()
    writer = csv.DictWriter(written, rows[0])
    writer.writeheader()
    writer.writerows(row | {"FISCAL_YEAR": "2026"} for row in rows)
    page.goto(f"{base}/admin/imports/new/")
    page.select_option("[name=fiscal_year]", "2569")
    page.set_input_files(
        "[name=file]",
        {"name": "budget_fy2569_upper_north.csv", "mimeType": "text/csv", "buffer": written.getvalue().encode()},
    )
    page.click("button:has-text('ตรวจไฟล์')")
    page.wait_for_url(re.compile(r"/admin/imports/\d+/$"))
    return page.url


def take(page, address, name, height=HEIGHT):
    page.set_viewport_size({"width": WIDTH, "height": height})
    page.goto(address)
    page.wait_for_timeout(1500)
    path = HERE / f"{name}.png"
    page.screenshot(path=path)
    Image.open(path).convert("RGB").quantize(COLOURS).save(path, optimize=True)
    size = path.stat().st_size
    print(f"{path.name}: {size:,} bytes", "" if size <= MOST_BYTES else f"— more than {MOST_BYTES:,}")


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
