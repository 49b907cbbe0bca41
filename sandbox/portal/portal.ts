import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire, stripTypeScriptTypes } from "node:module";
import { dirname, join } from "node:path";
import serveFolder from "@fastify/static";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { z } from "zod";
import { Load } from "../../load/load.ts";
import type { Azure } from "../arm/manager/azure.ts";
import { ArmError } from "../arm/protocol/armError.ts";
import { guestOrder, obey } from "../arm/types/guest/order.ts";
import type { Traffic } from "../traffic/traffic.ts";
import { picture } from "./picture.ts";
import type { LoadView } from "./view/view.ts";

/** Milliseconds between two pictures sent to a page. */
const interval = 400;

const loadOrder = z.discriminatedUnion("run", [
  z.strictObject({ run: z.literal(true), rate: z.int().min(1).max(1000) }),
  z.strictObject({ run: z.literal(false) }),
]);

const pageFolder = join(import.meta.dirname, "page");
/** Beside the build for Node.js, which is what resolves here, lies the one for browsers. */
const litFolder = dirname(dirname(createRequire(import.meta.url).resolve("lit-html")));

const html = readFileSync(join(pageFolder, "index.html"), "utf8");

/** Tells the page where the library it is made with lies; there is no build that could put it in. */
const importMap = /<script type="importmap">(.*?)<\/script>/s.exec(html)?.[1] ?? "";

/** The page runs nothing but its own files, and no other page may frame it. */
const contentSecurityPolicy = [
  "default-src 'self'",
  `script-src 'self' 'sha256-${createHash("sha256").update(importMap).digest("base64")}'`,
  // Lengths of bars are attributes of the page's own elements.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/**
 * The portal: one page on loopback that shows what is deployed and lets a person disturb it. Another site can do neither:
 * only requests for the portal's own host are answered, actions only with its own Origin, and there are no cookies and
 * no CORS.
 */
export class Portal {
  private readonly azure: Azure;
  private readonly traffic: Traffic;
  private readonly app: FastifyInstance;
  private readonly pages = new Set<FastifyReply>();
  private load: Load | undefined;
  private timer: NodeJS.Timeout | undefined;
  private origin = "";

  constructor(azure: Azure, traffic: Traffic) {
    this.azure = azure;
    this.traffic = traffic;
    this.app = fastify({ bodyLimit: 4096, forceCloseConnections: true, exposeHeadRoutes: false });
    this.guard();
    this.files();
    this.actions();
  }

  /** Starts listening on loopback; port 0 takes a free one. Returns the origin, e.g. `http://localhost:40124`. */
  async listen(port: number): Promise<string> {
    await this.app.listen({ host: "127.0.0.1", port });
    const address = this.app.server.address();
    this.origin = `http://localhost:${typeof address === "object" && address ? address.port : port}`;
    this.timer = setInterval(() => this.tell(), interval);
    return this.origin;
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    const ended = this.load?.stop();
    for (const page of this.pages) page.raw.destroy();
    await this.app.close();
    await ended;
  }

  private guard(): void {
    this.app.addHook("onRequest", async (request, reply) => {
      reply.headers({
        "content-security-policy": contentSecurityPolicy,
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        // Without any referrer the page's own requests would come with the Origin null.
        "referrer-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "cache-control": "no-store",
      });
      const reason = this.refusal(request);
      if (reason) return reply.code(403).send({ message: reason });
    });
  }

  /** Why a request is not the page's own. */
  private refusal({ method, headers }: FastifyRequest): string | undefined {
    const own = new URL(this.origin);
    const numeric = `http://127.0.0.1:${own.port}`;
    // A name that somebody else's DNS points at this machine is not this portal.
    if (headers.host !== own.host && `http://${headers.host}` !== numeric) return "This host is not the portal.";
    if (method === "GET") return undefined;
    if (headers.origin !== `http://${headers.host}`) return "Only the portal's own page may do that.";
    if (headers["content-type"]?.split(";")[0] !== "application/json") return "The body must be JSON.";
    return undefined;
  }

  private files(): void {
    this.app.get("/", (_request, reply) => reply.type("text/html").send(html));
    for (const file of readdirSync(pageFolder)) {
      if (!file.endsWith(".ts")) continue;
      const script = stripTypeScriptTypes(readFileSync(join(pageFolder, file), "utf8"));
      this.app.get(`/page/${file}`, (_request, reply) => reply.type("text/javascript").send(script));
    }
    this.app.register(serveFolder, { root: litFolder, prefix: "/lib/", decorateReply: false });
    this.app.register(serveFolder, {
      root: pageFolder,
      prefix: "/page/",
      decorateReply: false,
      allowedPath: (path) => path.endsWith(".css"),
    });
    this.app.get("/events", (_request, reply) => {
      reply.hijack();
      reply.raw.writeHead(200, {
        ...(reply.getHeaders() as Record<string, string>),
        "content-type": "text/event-stream",
      });
      this.pages.add(reply);
      reply.raw.on("close", () => this.pages.delete(reply));
      reply.raw.write(this.event());
    });
  }

  private actions(): void {
    this.app.post("/actions/guests", (request, reply) => {
      const parsed = guestOrder.safeParse(request.body);
      if (!parsed.success) return reply.code(400).send({ message: z.prettifyError(parsed.error) });
      try {
        const machines = obey(parsed.data, this.azure);
        if (machines.length === 0) return reply.code(404).send({ message: "There is no such machine any more." });
        this.tell();
        return { machines: machines.map(({ id }) => id) };
      } catch (error) {
        if (error instanceof ArmError) return reply.code(error.status).send({ message: error.message });
        throw error;
      }
    });
    this.app.post("/actions/load", async (request, reply) => {
      const parsed = loadOrder.safeParse(request.body);
      if (!parsed.success) return reply.code(400).send({ message: z.prettifyError(parsed.error) });
      await this.load?.stop();
      if (!parsed.data.run) return this.loadView();
      const [site] = this.traffic.listening;
      if (!site) return reply.code(409).send({ message: "There is no public IP yet that a load could go to." });
      this.load = new Load({ host: site.host, port: site.port, rate: parsed.data.rate });
      return this.loadView();
    });
  }

  private loadView(): LoadView {
    const { running = false, rate = 0 } = this.load ?? {};
    const { sent = 0, answered = 0, failed = 0, reset = 0, repeated = 0 } = this.load?.tally ?? {};
    return { running, rate, sent, answered, failed, reset, repeated };
  }

  private event(): string {
    return `data: ${JSON.stringify(picture(this.azure, this.traffic, this.loadView()))}\n\n`;
  }

  private tell(): void {
    if (this.pages.size === 0) return;
    const event = this.event();
    for (const page of this.pages) page.raw.write(event);
  }
}
