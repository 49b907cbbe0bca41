import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { ArmError } from "../../../sandbox/arm/protocol/armError.ts";
import { openBrowser } from "../../../sandbox/browser/browser.ts";
import { Portal } from "../../../sandbox/portal/portal.ts";
import { Site } from "../traffic/site.ts";

/** The page as a person sees it, in a real Chromium; Azure's clock stands still until the test moves it. */
describe("the portal's page, in a browser,", function () {
  this.timeout(15 * 60_000);
  let browser: Browser;
  let page: Page;
  let site: Site;
  let portal: Portal;
  let origin: string;
  const troubles: string[] = [];

  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser.close());
  beforeEach(async () => {
    page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
    page.setDefaultTimeout(15_000);
    troubles.length = 0;
    page.on("pageerror", (error) => troubles.push(error.message));
  });
  afterEach(async () => {
    await page.close();
    await portal.close();
    await site.end();
    assert.deepEqual(troubles, [], "the page's script failed");
  });

  async function open(deployed = true): Promise<void> {
    site = new Site();
    if (deployed) await site.deploy({ apart: true });
    portal = new Portal(site.world.azure, site.traffic);
    origin = await portal.listen(0);
    await page.goto(origin);
    if (deployed) await page.waitForSelector(".machine");
  }

  const card = (number: number) => page.locator(`[data-machine="vm${number}"]`);
  const button = (name: string) => page.getByRole("button", { name, exact: true });
  /** Waits until a machine's card says so. */
  const says = (number: number, text: string) => card(number).getByText(text).first().waitFor();
  const health = (number: number, wanted: string) =>
    page.locator(`[data-machine="vm${number}"][data-health="${wanted}"]`).waitFor();
  const count = async (title: string) => Number(await page.locator(`[data-count="${title}"] dd`).textContent());

  it("the site answers through its public IP, with the machine's name and its domains", async () => {
    await open();
    const href = await page.getByRole("link").first().getAttribute("href");
    await page.goto(String(href));
    assert.match(String(await page.locator("h1").textContent()), /^web[123]$/);
    const text = String(await page.locator("body").textContent());
    assert.match(text, /fault domain \d, update domain \d/);
    assert.match(text, /A stand-in for Internet Information Services/);
  });

  it("says that it is loading until the first picture comes", async () => {
    await page.route("**/events", () => {
      // Never answered.
    });
    await open(false);
    await page.getByText("Loading what is deployed").waitFor();
    assert.equal(await page.locator("main").getAttribute("aria-busy"), "true");
  });

  it("says that nothing is deployed, and what to run", async () => {
    await open(false);
    await page.locator("#empty").waitFor();
    assert.match(String(await page.locator("#empty").textContent()), /Nothing is deployed\. Run npm run sandbox/);
    assert.equal(await page.locator("main").getAttribute("aria-busy"), "false");
    await page.getByText("There has been no update yet.").waitFor();
    await page.getByText("No machine has answered a request yet.").waitFor();
    await button("Start a load").click();
    await page.getByRole("alert").getByText("There is no public IP yet").waitFor();
  });

  it("says that the sandbox does not answer, keeps what it knew, and goes on when it is back", async () => {
    await open();
    const { port } = new URL(origin);
    await portal.close();
    await page.locator("#offline").waitFor();
    assert.equal(await page.locator(".machine").count(), 3);
    await button("Crash web1").click();
    await page.locator("#trouble").getByText("nothing was done").waitFor();
    portal = new Portal(site.world.azure, site.traffic);
    await portal.listen(Number(port));
    await page.locator("#offline").waitFor({ state: "detached" });
  });

  it("shows who is in which domain and pool, and what listens", async () => {
    await open();
    for (const number of [1, 2, 3]) {
      const domain = page.getByRole("region", { name: `Fault domain ${number - 1}`, exact: true });
      assert.match(String(await domain.textContent()), new RegExp(`web${number}[\\s\\S]*in\\s+pool web`));
    }
    assert.match(String(await page.locator(".flow").textContent()), /public IP 127\.\d.*port 80.*load balancer\s+lb/s);
  });

  it("shows health and rotation live", async () => {
    await open();
    await health(1, "up");
    site.world.request("POST", `${site.world.compute("virtualMachines", "vm1")}/powerOff`);
    site.world.clock.advance(30_000);
    await site.probes(3);
    await health(1, "down");
    await says(1, "stopped");
    site.putCard(2, []);
    await health(2, "out of rotation");
    await says(2, "no pool");
    site.putCard(2, ["web"]);
    await site.probes(2);
    await health(2, "up");
  });

  it("crashes a machine, and mends it", async () => {
    await open();
    await button("Crash web2").click();
    await says(2, "crashed");
    await site.probes(3);
    await health(2, "down");
    await button("Recover web2").click();
    await says(2, "healthy");
    await site.probes(2);
    await health(2, "up");
  });

  it("makes a machine fail its probe", async () => {
    await open();
    await button("Fail its probe: web3").click();
    await says(3, "unhealthy");
    await site.probes(2);
    await health(3, "down");
  });

  it("restarts a machine", async () => {
    await open();
    await button("Restart web1").click();
    await says(1, "restarting");
    site.world.clock.advance(30_000);
    await says(1, "healthy");
  });

  it("fails a fault domain, and mends it", async () => {
    await open();
    await button("Fail fault domain 0").click();
    await says(1, "crashed");
    assert.match(String(await card(2).textContent()), /healthy/);
    await page.getByRole("region", { name: "Fault domain 0" }).getByRole("button", { name: "Mend it" }).click();
    await says(1, "healthy");
  });

  it("reboots an update domain", async () => {
    await open();
    await button("Reboot update domain 0").click();
    // Machines 1 and 3 share it.
    await says(1, "restarting");
    await says(3, "restarting");
    assert.match(String(await card(2).textContent()), /healthy/);
    site.world.clock.advance(30_000);
    await says(1, "healthy");
  });

  it("starts a load, shows who answers, counts what fails, and stops", async () => {
    await open();
    await page.getByLabel("Requests a second").fill("200");
    await button("Start a load").click();
    await page.waitForFunction(() => Number(document.querySelector('[data-count="Answered"] dd')?.textContent) > 100);
    assert.equal(await count("Failed"), 0);
    const answerers = async () => new Set(await page.locator(".requests li").allTextContents());
    assert.deepEqual(await answerers(), new Set(["web1", "web2", "web3"]));
    assert.ok(Number(await card(1).locator(".answered").textContent()) > 10);
    // The clock stands still, so no probe takes the crashed machine out and what goes there fails.
    await button("Crash web1").click();
    await page.waitForFunction(() => Number(document.querySelector('[data-count="Failed"] dd')?.textContent) > 10);
    await site.probes(3);
    const failed = await count("Failed");
    await page.waitForFunction(() => document.querySelectorAll(".requests li").length === 30);
    await button("Stop the load").click();
    await button("Start a load").waitFor();
    const [sent, answered, last] = [await count("Sent"), await count("Answered"), await count("Failed")];
    assert.equal(sent, answered + last);
    assert.ok(last - failed < sent / 3, "the crashed machine went on getting requests");
  });

  it("draws the last update as bars with its critical path", async () => {
    await open();
    // The last that was done is the three machines' applications, side by side.
    assert.deepEqual(await page.locator(".bars li .name").allTextContents(), ["write app", "write app", "write app"]);
    assert.equal(await page.locator(".bars li.critical").count(), 1);
    await page.getByText(/It took 180 s of Azure's time in 3 operations;\s+the\s+critical path is 1 of them/).waitFor();
    const widths = await page.locator(".bars .bar").evaluateAll((bars) => bars.map((bar) => bar.style.width));
    assert.deepEqual(widths, ["100%", "100%", "100%"]);
  });

  it("shows the errors Azure gave", async () => {
    await open();
    await page.getByText("None.").waitFor();
    site.world.azure.refusals.add(0, "PUT", "/x/vm9", new ArmError(409, "SkuNotAvailable", "It is <b>sold out</b>."));
    await page.locator(".errors li").waitFor();
    const text = String(await page.locator(".errors").textContent());
    assert.match(text, /SkuNotAvailable.*PUT vm9 \(409\).*It is <b>sold out<\/b>\./s);
  });

  it("says what went wrong when an action is refused", async () => {
    await open();
    await button("Restart web1").click();
    await says(1, "restarting");
    await button("Restart web1").click();
    await page.getByRole("alert").getByText("another operation is in progress").waitFor();
  });

  it("works from the keyboard, and keeps the focus while pictures come in", async () => {
    await open();
    const reached: string[] = [];
    for (let presses = 0; presses < 25; presses++) {
      await page.keyboard.press("Tab");
      reached.push(
        String(
          await page.evaluate(
            () => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent,
          ),
        ).trim(),
      );
    }
    for (const name of [
      "Crash web1",
      "Restart web2",
      "Fail fault domain 0",
      "Reboot update domain 1",
      "Start a load",
    ]) {
      assert.ok(reached.includes(name), `${name} is not among ${reached.join(", ")}`);
    }
    await button("Crash web3").focus();
    await page.keyboard.press("Enter");
    await says(3, "crashed");
    await button("Restart web3").focus();
    await page.waitForTimeout(1000);
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("aria-label")), "Restart web3");
  });

  it("follows the person's choice of light or dark", async () => {
    await open();
    const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    await page.emulateMedia({ colorScheme: "light" });
    const light = await background();
    await page.emulateMedia({ colorScheme: "dark" });
    const dark = await background();
    assert.deepEqual([light, dark], ["rgb(255, 255, 255)", "rgb(15, 19, 24)"]);
  });

  it("fits the width of a phone", async () => {
    await open();
    for (const width of [320, 380, 768]) {
      await page.setViewportSize({ width, height: 800 });
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
    }
  });

  it("does nothing for a page of another origin", async () => {
    await open();
    const other = createServer((_request, response) => {
      response.writeHead(200, { "content-type": "text/html" });
      response.end("<!doctype html><title>Another site</title>");
    });
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    try {
      await page.goto(`http://localhost:${(other.address() as AddressInfo).port}/`);
      const outcome = await page.evaluate(async (portalOrigin) => {
        const body = JSON.stringify({ order: "crashed", machine: "vm1" });
        const attempts = [
          fetch(`${portalOrigin}/actions/guests`, { method: "POST", mode: "no-cors", body }),
          fetch(`${portalOrigin}/actions/guests`, {
            method: "POST",
            headers: { "content-type": "application/json" },
            body,
          }),
          fetch(`${portalOrigin}/`),
        ];
        return (await Promise.allSettled(attempts)).map(({ status }) => status);
      }, origin);
      // The first is sent, and refused; what it and the last are answered the browser keeps from the page.
      assert.deepEqual(outcome, ["rejected", "rejected", "rejected"]);
    } finally {
      other.close();
    }
    await page.goto(origin);
    await says(1, "healthy");
  });
});
