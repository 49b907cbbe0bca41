import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { isObject, type JsonObject, textAt } from "../arm/protocol/json.ts";

/** Where ARM is and who logs in, from ARM_* variables or the provider's configuration. */
export interface Connection {
  readonly metadataHost: string;
  readonly subscriptionId: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** An answer of ARM. */
interface Answer {
  readonly status: number;
  readonly body: JsonObject;
  readonly headers: Headers;
}

/** A refusal of ARM, printed as azure-native prints it (pulumi-azure-native, provider/pkg/azure/client_azcore.go). */
export class ArmRefusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, error: JsonObject) {
    const details = Array.isArray(error.details) ? error.details.filter(isObject) : [];
    const more = details.length > 0 ? ` Details=${JSON.stringify(details)}` : "";
    super(`Status=${status} Code="${textAt(error, "code") ?? ""}" Message="${textAt(error, "message") ?? ""}"${more}`);
    this.status = status;
    this.code = textAt(error, "code") ?? "";
  }
}

const metadata = z.object({
  resourceManager: z.string(),
  authentication: z.object({ loginEndpoint: z.string(), audiences: z.array(z.string()).min(1) }),
});

/** Seconds between polls when ARM names none, for a write and for a deletion (pulumi-azure-native, provider/pkg/azure/client_azcore.go). */
const pollSeconds = { write: 10, delete: 30 };
/** Seconds before each further try of what may pass (pulumi-azure-native, provider/pkg/azure/client_azcore.go). */
const backOffSeconds = [20, 60, 120];
/** Longest wait ARM may ask for, in seconds; above it azure-native gives up. */
const longestWait = 120;
/** Tries of a request that reached nobody, a second apart. The real plugin has fewer; the sandbox may be restarting. */
const connectionTries = 60;

/** Talks to Azure Resource Manager as azure-native does. */
export class ArmClient {
  private readonly connection: Connection;
  private endpoints: Promise<z.infer<typeof metadata>> | undefined;
  private token: { readonly text: string; readonly until: number } | undefined;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  get subscription(): string {
    return `/subscriptions/${this.connection.subscriptionId}`;
  }

  /** GET; undefined when there is nothing. */
  async get(id: string, apiVersion: string): Promise<JsonObject | undefined> {
    const answer = await this.send("GET", await this.url(id, apiVersion));
    if (answer.status === 404) return undefined;
    if (answer.status === 200) return answer.body;
    throw refusal(answer);
  }

  /** PUT; resolves once the request was accepted, with what waits for its end. */
  async put(id: string, apiVersion: string, body: JsonObject): Promise<{ finished: () => Promise<void> }> {
    const url = await this.url(id, apiVersion);
    const answer = await this.send("PUT", url, body);
    if (![200, 201, 202].includes(answer.status)) throw refusal(answer);
    return { finished: () => this.follow(answer, url, "write") };
  }

  /** DELETE; what is not there is deleted already. */
  async delete(id: string, apiVersion: string): Promise<void> {
    const url = await this.url(id, apiVersion);
    const answer = await this.send("DELETE", url);
    if (answer.status === 404) return;
    if (![200, 202, 204].includes(answer.status)) throw refusal(answer);
    await this.follow(answer, url, "delete");
  }

  /** Follows a long-running operation to its end: Azure-AsyncOperation before Location before the body, as azcore does. */
  private async follow(first: Answer, url: string, kind: keyof typeof pollSeconds): Promise<void> {
    const asynchronous = first.headers.get("azure-asyncoperation");
    const location = first.headers.get("location");
    const state = textAt(first.body, "properties.provisioningState");
    if (kind === "write" && state === "Succeeded" && !asynchronous) return;
    const poll = asynchronous ?? location ?? (kind === "write" && first.status !== 200 ? url : undefined);
    if (poll === undefined) return;
    let answer = first;
    for (;;) {
      await sleep(waitOf(answer.headers, pollSeconds[kind] * 1000));
      answer = await this.send("GET", poll);
      if (answer.status >= 400 && !(poll === url && answer.status === 404)) throw refusal(answer);
      const status = asynchronous ? textAt(answer.body, "status") : statusOf(answer, poll === url);
      if (status === "Failed" || status === "Canceled") {
        throw new ArmRefusal(answer.status, isObject(answer.body.error) ? answer.body.error : { code: status });
      }
      if (status === "Succeeded") return;
      if (asynchronous && status === undefined) throw new Error("the response did not contain a status");
    }
  }

  private async url(id: string, apiVersion: string): Promise<string> {
    const { resourceManager } = await this.find();
    return `${resourceManager.replace(/\/$/, "")}${id}?api-version=${apiVersion}`;
  }

  private find(): Promise<z.infer<typeof metadata>> {
    this.endpoints ??= (async () => {
      const host = this.connection.metadataHost;
      const origin = host.includes("://") ? host : `https://${host}`;
      const answer = await this.connect(() => fetch(`${origin}/metadata/endpoints?api-version=2022-09-01`));
      if (answer.status !== 200) throw new Error(`${origin}/metadata/endpoints answered ${answer.status}.`);
      return metadata.parse(await answer.json());
    })();
    return this.endpoints;
  }

  /**
   * A bearer token for ARM.
   * @param endpoint What it is to be good for, ARM when left out.
   * @throws Error for any other endpoint: the sandbox has none.
   */
  async accessToken(endpoint?: string): Promise<string> {
    const { authentication, resourceManager } = await this.find();
    const bare = (url: string) => url.replace(/\/$/, "").toLowerCase();
    if (endpoint !== undefined && ![resourceManager, ...authentication.audiences].map(bare).includes(bare(endpoint))) {
      throw new Error(`The sandbox gives tokens for ${resourceManager} only, not for ${endpoint}.`);
    }
    if (this.token && this.token.until > Date.now()) return this.token.text;
    const { tenantId, clientId, clientSecret } = this.connection;
    const login = `${authentication.loginEndpoint.replace(/\/$/, "")}/${tenantId}/oauth2/v2.0/token`;
    const answer = await this.connect(() =>
      fetch(login, {
        method: "POST",
        body: new URLSearchParams({
          grant_type: "client_credentials",
          client_id: clientId,
          client_secret: clientSecret,
          scope: `${authentication.audiences[0]}.default`,
        }),
      }),
    );
    const body = (await answer.json()) as { access_token?: string; expires_in?: number; error_description?: string };
    if (!body.access_token) throw new Error(`The login was refused: ${body.error_description ?? answer.status}`);
    // Renewed five minutes before it runs out.
    this.token = { text: body.access_token, until: Date.now() + ((body.expires_in ?? 0) - 300) * 1000 };
    return this.token.text;
  }

  /** One request, tried again while it meets what may pass. */
  private async send(method: string, url: string, body?: JsonObject): Promise<Answer> {
    for (let attempt = 0; ; attempt++) {
      const answer = await this.once(method, url, body);
      const wait = waitOf(answer.headers, (backOffSeconds[attempt] ?? 0) * 1000);
      if (!mayPass(answer) || attempt >= backOffSeconds.length || wait > longestWait * 1000) return answer;
      await sleep(wait);
    }
  }

  private async once(method: string, url: string, body?: JsonObject): Promise<Answer> {
    const response = await this.connect(async () =>
      fetch(url, {
        method,
        headers: {
          accept: "application/json",
          authorization: `Bearer ${await this.accessToken()}`,
          "user-agent": "ha-web-sandbox azure-native stand-in",
          ...(body ? { "content-type": "application/json; charset=utf-8" } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
      }),
    );
    const text = await response.text();
    const parsed: unknown = text === "" ? {} : JSON.parse(text);
    return { status: response.status, body: isObject(parsed) ? parsed : {}, headers: response.headers };
  }

  private async connect(call: () => Promise<Response>): Promise<Response> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await call();
      } catch (error) {
        // fetch says TypeError when nobody answers.
        if (!(error instanceof TypeError) || attempt >= connectionTries) throw error;
        await sleep(1000);
      }
    }
  }
}

function refusal({ status, body }: Answer): ArmRefusal {
  return new ArmRefusal(status, isObject(body.error) ? body.error : { code: String(status) });
}

function mayPass({ status, body }: Answer): boolean {
  if ([408, 429, 500, 502, 503, 504].includes(status)) return true;
  return status === 409 && textAt(body, "error.code") === "AnotherOperationInProgress";
}

/** Milliseconds to wait: what ARM asks for, in the finer of its two headers (azcore knows both), else so many. */
function waitOf(headers: Headers, otherwise: number): number {
  const fine = headers.get("x-ms-retry-after-ms");
  const coarse = headers.get("retry-after");
  if (fine !== null && Number(fine) >= 0) return Number(fine);
  return coarse !== null && Number(coarse) >= 0 ? Number(coarse) * 1000 : otherwise;
}

/** How an operation goes that is followed by its Location or by the resource itself. */
function statusOf({ status, body }: Answer, resource: boolean): string {
  if (resource) return textAt(body, "properties.provisioningState") ?? (status === 200 ? "Succeeded" : "InProgress");
  return status === 202 ? "InProgress" : "Succeeded";
}
