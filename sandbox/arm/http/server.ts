import { randomUUID } from "node:crypto";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import JSON5 from "json5";
import type { Account } from "../../home/account.ts";
import type { Azure } from "../manager/azure.ts";
import { ArmError, badRequest } from "../protocol/armError.ts";
import type { Json, JsonObject } from "../protocol/json.ts";
import { bootLogAt } from "../types/virtualMachine/bootDiagnostics.ts";
import type { Certificate } from "./certificate.ts";
import { controlRoutes, type TrafficReport } from "./control.ts";
import { Login } from "./login.ts";
import type { Response } from "./request.ts";
import { Router } from "./router.ts";
import { type Kind, Throttle } from "./throttle.ts";

/** Largest body in bytes: ARM's limit for a request, azure-docs, request-limits-and-throttling.md. */
const bodyLimit = 4 * 1024 * 1024;

/** The endpoint: Azure Resource Manager and the login on one loopback port. */
export class ArmServer {
  private readonly app: FastifyInstance;
  private readonly azure: Azure;
  private readonly router: Router;
  private readonly login: Login;
  private readonly throttle: Throttle;
  private origin = "";

  constructor(azure: Azure, account: Account, { key, certificate }: Certificate, traffic?: TrafficReport) {
    this.azure = azure;
    this.router = new Router(azure, account.subscriptionId, account.tenantId);
    this.login = new Login(account);
    this.throttle = new Throttle(azure.clock);
    this.app = fastify({
      https: { key, cert: certificate, minVersion: "TLSv1.2" },
      bodyLimit,
      requestTimeout: 60_000,
      forceCloseConnections: true,
      exposeHeadRoutes: false,
      routerOptions: { maxParamLength: 8192 },
    });
    this.routes(account, traffic);
  }

  /** Starts listening on loopback; port 0 takes a free one. Returns the origin, e.g. `https://localhost:40123`. */
  async listen(port: number): Promise<string> {
    await this.app.listen({ host: "127.0.0.1", port });
    const address = this.app.server.address();
    this.origin = `https://localhost:${typeof address === "object" && address ? address.port : port}`;
    this.azure.origin = this.origin;
    return this.origin;
  }

  async close(): Promise<void> {
    await this.app.close();
  }

  private routes(account: Account, traffic: TrafficReport | undefined): void {
    // Bodies are read as text, so that a malformed one is refused in ARM's words.
    this.app.removeAllContentTypeParsers();
    this.app.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));
    this.app.setErrorHandler((error: unknown, request, reply) => this.refuse(request, reply, error));
    this.app.setNotFoundHandler((request, reply) => this.arm(request, reply));

    this.app.get("/metadata/endpoints", () => this.login.metadata(this.origin));
    this.app.get("/common/discovery/instance", () => ({
      tenant_discovery_endpoint: `${this.origin}/${account.tenantId}/v2.0/.well-known/openid-configuration`,
      "api-version": "1.1",
      metadata: [],
    }));
    this.app.get<{ Params: { tenant: string } }>("/:tenant/v2.0/.well-known/openid-configuration", ({ params }) =>
      this.login.configuration(this.origin, params.tenant),
    );
    this.app.post("/:tenant/oauth2/v2.0/token", async (request, reply) => {
      const { status, body } = await this.login.token(new URLSearchParams(String(request.body ?? "")), this.origin);
      return reply.code(status).send(body);
    });
    this.app.get("/bootdiagnostics/*", (request, reply) => {
      const log = bootLogAt(decodeURIComponent(request.url), this.azure);
      return log === undefined ? reply.code(404).send() : reply.type("text/plain").send(log);
    });
    controlRoutes(this.app, this.azure, account.clientSecret, traffic);
    for (const path of ["/subscriptions", "/subscriptions/*", "/tenants"]) {
      this.app.all(path, (request, reply) => this.arm(request, reply));
    }
  }

  private async arm(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    await this.login.authenticate(request.headers.authorization);
    const method = request.method.toUpperCase();
    const kind: Kind = method === "GET" || method === "HEAD" ? "reads" : method === "DELETE" ? "deletes" : "writes";
    const left = this.throttle.take(kind);
    const [path = "", query = ""] = request.url.split(/\?(.*)/s);
    this.router.dropped = false;
    const response = this.router.handle({
      method,
      path: decoded(path),
      query: new URLSearchParams(query),
      ifMatch: header(request, "if-match"),
      ifNoneMatch: header(request, "if-none-match"),
      body: parsed(request.body, isDeployment(request.url)),
    });
    if (this.router.dropped) {
      reply.hijack();
      reply.raw.destroy();
      return;
    }
    reply.header(`x-ms-ratelimit-remaining-subscription-${kind}`, String(left));
    const correlation = header(request, "x-ms-correlation-request-id") ?? randomUUID();
    reply.header("x-ms-correlation-request-id", correlation);
    this.send(reply, response);
  }

  private send(reply: FastifyReply, { status, body, headers = {} }: Response): void {
    this.common(reply);
    for (const [name, value] of Object.entries(headers)) {
      reply.header(name, name === "location" || name === "azure-asyncoperation" ? `${this.origin}${value}` : value);
    }
    reply.code(status);
    if (body === undefined) reply.send();
    else reply.header("content-type", "application/json; charset=utf-8").send(JSON.stringify(body));
  }

  private refuse({ method, url }: FastifyRequest, reply: FastifyReply, error: unknown): void {
    const refusal = error instanceof ArmError ? error : asArmError(error);
    this.azure.refusals.add(this.azure.clock.now(), method, url, refusal);
    this.common(reply);
    for (const [name, value] of Object.entries(refusal.headers)) reply.header(name, value);
    reply
      .code(refusal.status)
      .header("content-type", "application/json; charset=utf-8")
      .send(JSON.stringify({ error: refusal.error } satisfies JsonObject));
  }

  private common(reply: FastifyReply): void {
    const id = randomUUID();
    reply.headers({
      // Azure's time: a client that measures waits by it measures right at every speed.
      date: new Date(this.azure.clock.now()).toUTCString(),
      "cache-control": "no-cache",
      "strict-transport-security": "max-age=31536000; includeSubDomains",
      "x-content-type-options": "nosniff",
      "x-ms-request-id": id,
      "x-ms-routing-request-id": `SANDBOX:${new Date(this.azure.clock.now()).toISOString()}:${id}`,
    });
  }
}

function header({ headers }: FastifyRequest, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** A path decoded once; a segment that hides a slash or a control character is refused. */
function decoded(path: string): string {
  let text: string;
  try {
    text = path
      .split("/")
      .map((segment) => {
        const plain = decodeURIComponent(segment);
        if (/[/\\\p{Cc}]/u.test(plain)) throw new URIError("hidden separator");
        return plain;
      })
      .join("/");
  } catch {
    throw badRequest("InvalidRequestUri", "The request URI is invalid.");
  }
  return text;
}

/** Whether a request brings a template, which Azure reads as JSON with comments, and the Azure CLI sends under a bare name. */
const isDeployment = (url: string) => /\/deployments\//i.test(url);

function parsed(body: unknown, lenient: boolean): Json | undefined {
  if (typeof body !== "string" || body.trim() === "") return undefined;
  const refuse = (reason: string) =>
    badRequest("InvalidRequestContent", `The request content was invalid and could not be deserialized: '${reason}'.`);
  let value: Json;
  try {
    value = lenient ? parsedTemplate(body) : (JSON.parse(body) as Json);
  } catch (error) {
    throw refuse(error instanceof Error ? error.message : String(error));
  }
  if (deeperThan(value, deepest)) throw refuse(`it is nested more than ${deepest} levels deep`);
  return value;
}

/** @throws SyntaxError where it is neither. */
function parsedTemplate(body: string): Json {
  try {
    return JSON.parse(body) as Json;
  } catch {
    return JSON5.parse<Json>(body);
  }
}

/** Levels of nesting in a body; Microsoft's models have some ten. */
const deepest = 64;

/** Looks without recursion, which a body made for it would exhaust. */
function deeperThan(value: Json, most: number): boolean {
  let level: Json[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > most) return true;
    level = level.flatMap((one) =>
      typeof one === "object" && one !== null ? Object.values(one).filter((inner) => inner !== undefined) : [],
    );
  }
  return false;
}

function asArmError(error: unknown): ArmError {
  const status = (error as { statusCode?: number }).statusCode;
  if (status === 413)
    return new ArmError(413, "RequestEntityTooLarge", `The request body is larger than ${bodyLimit} bytes.`);
  if (status !== undefined && status < 500) {
    return new ArmError(status, "BadRequest", error instanceof Error ? error.message : String(error));
  }
  // An error of the sandbox itself: its log has the trace, the client gets no inside.
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  return new ArmError(500, "InternalServerError", "The sandbox failed to handle the request; its log says why.");
}
