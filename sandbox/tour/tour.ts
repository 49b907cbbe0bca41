import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { Load, type Tally } from "../../load/load.ts";
import { describeTally } from "../../load/report.ts";
import { openBrowser } from "../browser/browser.ts";
import { control } from "../instance/endpoint.ts";
import { quietly } from "../instance/pulumi.ts";
import { openSandbox, type Sandbox } from "../instance/sandbox.ts";
import { servingUrl } from "../instance/servingUrl.ts";

/** Requests a second that the site gets during each step. */
const rate = 200;

/** Milliseconds for which a load goes on after each step, so that newcomers are seen to answer. */
const settling = 400;

/** Longest wait for machines that are mended, in milliseconds: long, since a busy machine is late with everything. */
const patience = 60_000;

/** What the sandbox says of itself. */
interface Status {
  readonly resources: readonly string[];
  readonly health: readonly { readonly up: boolean; readonly machineId?: string }[];
  readonly listening: readonly { readonly detectionWindow?: number }[];
  readonly speed: number;
}

/**
 * The whole tutorial without a person: up, look at the site, scale, maintain a machine, lose a fault domain, destroy; with
 * a line for each step.
 */
export class Tour {
  private readonly sandbox: Sandbox;
  private readonly browser: Browser;
  private readonly screenshots: string;
  private readonly say: (line: string) => void;
  private readonly wrong: string[] = [];
  private step = 0;

  private constructor(sandbox: Sandbox, browser: Browser, screenshots: string, say: (line: string) => void) {
    this.sandbox = sandbox;
    this.browser = browser;
    this.screenshots = screenshots;
    this.say = say;
    mkdirSync(screenshots, { recursive: true });
  }

  /**
   * Takes the tour; pictures go into a folder.
   * @throws Error with everything that was not as it should be.
   */
  static async take(screenshots: string, say: (line: string) => void): Promise<void> {
    const browser = await openBrowser();
    try {
      await new Tour(await openSandbox(), browser, screenshots, say).run();
    } finally {
      await browser.close();
    }
  }

  private async run(): Promise<void> {
    const began = Date.now();
    await this.pulumi("up", "--yes", "--skip-preview");
    const url = await this.url();
    this.tell("up", `${await this.changes()} in ${((Date.now() - began) / 1000).toFixed(1)} s; the site is ${url}`);

    await this.openThePage(url);

    await this.pulumi("config", "set", "vmCount", "5");
    const scaled = await this.underLoad(() => this.pulumi("up", "--yes", "--skip-preview"));
    this.tell("scale to 5", `${await this.changes()}; ${describeTally(scaled)}`);
    this.expectNone("scaling", scaled);

    await this.pulumi("config", "set", "--path", "outOfRotation[0]", "2");
    const out = await this.underLoad(() => this.pulumi("up", "--yes", "--skip-preview"));
    this.tell("take VM 2 out", `${await this.changes()}; ${describeTally(out)}`);
    this.expectNone("taking VM 2 out", out);
    const rest = await this.underLoad(() => sleep(1000));
    this.tell("patch VM 2", describeTally(rest));
    this.expectNone("VM 2 being out", rest);
    if (Object.keys(rest.byComputer).some((name) => name.startsWith("web2-"))) this.wrong.push("VM 2 got requests.");

    await this.pulumi("config", "rm", "--path", "outOfRotation");
    const back = await this.underLoad(() => this.pulumi("up", "--yes", "--skip-preview"));
    this.tell("put VM 2 back", `${await this.changes()}; ${describeTally(back)}`);
    this.expectNone("putting VM 2 back", back);

    await this.loseFaultDomain();

    await this.pulumi("destroy", "--yes", "--skip-preview");
    const { resources } = await this.status();
    this.tell("destroy", `${await this.changes()}; ${resources.length} resources are left`);
    if (resources.length > 0) this.wrong.push(`destroy left ${resources.join(", ")}.`);
    if (this.wrong.length > 0) throw new Error(`The tour found what should not be:\n${this.wrong.join("\n")}`);
  }

  private async openThePage(url: string): Promise<void> {
    const page = await this.browser.newPage({ viewport: { width: 960, height: 540 } });
    await page.goto(url);
    const name = String(await page.locator("h1").textContent());
    await page.screenshot({ path: join(this.screenshots, "site.png") });
    await page.close();
    const portal = await this.openPortal("light");
    await portal.screenshot({ path: join(this.screenshots, "portal.png"), fullPage: true });
    await portal.close();
    this.tell("open the page", `${name} answers; site.png and portal.png are in ${this.screenshots}`);
    if (!/^web\d-/.test(name)) this.wrong.push(`The site shows "${name}".`);
  }

  private async openPortal(colorScheme: "light" | "dark"): Promise<Page> {
    const page = await this.browser.newPage({ viewport: { width: 1100, height: 900 }, colorScheme });
    await page.goto(this.sandbox.endpoint.portal);
    await page.locator(".machine").first().waitFor();
    return page;
  }

  /** Crashes all machines of fault domain 0; what fails must fail before the probe can have noticed. */
  private async loseFaultDomain(): Promise<void> {
    const { speed, listening } = await this.status();
    const window = (listening[0]?.detectionWindow ?? 0) / speed;
    let crashed = 0;
    let noticed = 0;
    // As a person does it, with the portal's own buttons.
    const portal = await this.openPortal("dark");
    const press = (name: string) => portal.getByRole("button", { name, exact: true }).click();
    const tally = await this.underLoad(async () => {
      await press("Start a load");
      await sleep(500);
      crashed = Date.now();
      await press("Fail fault domain 0");
      // A busy machine is late with its probes; what counts is that nothing fails once they have found out.
      const crashing = await portal.getByRole("region", { name: "Fault domain 0" }).locator(".machine").count();
      while ((await this.down()) < crashing) await sleep(20);
      noticed = Date.now();
      await sleep(1000);
      await portal.screenshot({ path: join(this.screenshots, "fault-domain.png"), fullPage: true });
    });
    const last = Math.max(0, ...tally.failures.map(({ at }) => at - crashed));
    const bound = Math.ceil((rate * (noticed - crashed)) / 1000);
    this.tell(
      "lose fault domain 0",
      `${describeTally(tally)}; the last failure came ${last} ms after it, the probe's window is ${Math.round(window)} ms`,
    );
    if (tally.failed > bound) this.wrong.push(`${tally.failed} requests failed; at most ${bound} may.`);
    if (last > noticed - crashed) this.wrong.push(`A request failed ${last} ms after the fault domain was lost.`);
    await press("Stop the load");
    await portal.getByRole("region", { name: "Fault domain 0" }).getByRole("button", { name: "Mend it" }).click();
    await portal.close();
    await this.allUp();
    const mended = await this.underLoad(() => sleep(500));
    this.tell("mend it", describeTally(mended));
    this.expectNone("mending the fault domain", mended);
  }

  /** Does something while requests keep coming; resolves once all are answered or have failed. */
  private async underLoad(work: () => Promise<unknown>): Promise<Tally> {
    const { hostname, port } = new URL(await this.url());
    const load = new Load({ host: hostname, port: Number(port || 80), rate });
    try {
      await work();
      await sleep(settling);
    } finally {
      await load.stop();
    }
    return load.tally;
  }

  private expectNone(step: string, { failed, reset, failures }: Tally): void {
    if (failed > 0)
      this.wrong.push(`${failed} requests failed during ${step}, the last with ${failures.at(-1)?.reason}.`);
    if (reset > 0) this.wrong.push(`${reset} connections were reset during ${step}.`);
  }

  private tell(step: string, outcome: string): void {
    this.step++;
    this.say(`${this.step}. ${step}: ${outcome}`);
  }

  private async url(): Promise<string> {
    const outputs = JSON.parse(await this.pulumi("stack", "output", "--json")) as { publicIp: string; url: string };
    const url = await servingUrl(this.sandbox.home, this.sandbox.endpoint, outputs.publicIp, outputs.url);
    if (!url) throw new Error("No machine answers behind the public IP.");
    return url;
  }

  private async allUp(): Promise<void> {
    const end = Date.now() + patience;
    while ((await this.down()) > 0) {
      if (Date.now() >= end) {
        this.wrong.push("Not every machine is up again.");
        return;
      }
      await sleep(50);
    }
  }

  /** How many machines the probes have found to be down. */
  private async down(): Promise<number> {
    const { health } = await this.status();
    return new Set(health.filter(({ up }) => !up).map(({ machineId }) => machineId)).size;
  }

  /** How many resources the last command touched, by kind. */
  private async changes(): Promise<string> {
    const [last] = JSON.parse(await this.pulumi("stack", "history", "--json", "--page-size", "1")) as {
      resourceChanges: Record<string, number>;
    }[];
    const kinds = Object.entries(last?.resourceChanges ?? {}).filter(([kind]) => kind !== "same");
    return kinds.map(([kind, count]) => `${count} ${kind.replace(/e?$/, "ed")}`).join(", ") || "nothing changed";
  }

  private async pulumi(...args: string[]): Promise<string> {
    const { code, output } = await quietly(args, this.sandbox.environment);
    if (code !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${code}:\n${output}`);
    return output;
  }

  private async status(): Promise<Status> {
    const { body } = await control(this.sandbox.home, this.sandbox.endpoint.origin, "GET", "/sandbox/status");
    return JSON.parse(body) as Status;
  }
}
