import { setTimeout as sleep } from "node:timers/promises";

/** What Azure Resource Manager answers. */
export interface Answer {
  /** Undefined when what was asked for is not there (404), or another status was passed over. */
  readonly body: unknown;
  /** Azure's time, in milliseconds since 1970: the answer's own date, so that waiting goes by Azure's clock. */
  readonly at: number;
  /** Milliseconds after which Azure wants to be asked again, where it says so. */
  readonly again: number | undefined;
}

/** Tries of a request that Azure turns away for now or that does not get through. */
const tries = 30;

/** Tries of an action while something else is under way there: 20 minutes, as long as a health check in a machine may go on. */
const busyTries = 600;

/** Milliseconds between two looks at an operation that goes on, unless Azure says otherwise. */
const lookAgain = 5_000;

/** Statuses that are no refusal for good: what is not there, and too many requests. */
const forTheCaller: readonly number[] = [404, 429];

/** Speaks to Azure Resource Manager: reads, and actions that are no resources. It never writes or deletes. */
export class ResourceManager {
  private readonly endpoint: () => Promise<string>;
  private readonly token: (refused: string | undefined) => Promise<string>;
  private readonly pause: number;

  /**
   * @param endpoint Address of Azure Resource Manager, without a slash at its end.
   * @param token Bearer token, asked for at each request; another one than the one Azure has refused, since it lasts about an hour.
   * @param pause Milliseconds between two tries, unless Azure says otherwise.
   */
  constructor(endpoint: () => Promise<string>, token: (refused: string | undefined) => Promise<string>, pause = 2_000) {
    this.endpoint = endpoint;
    this.token = token;
    this.pause = pause;
  }

  /** @throws Error with status, code and message of what Azure refuses, except that something is not there. */
  async get(id: string, apiVersion: string): Promise<Answer> {
    return answerOf(await this.send("GET", `${await this.endpoint()}${id}?api-version=${apiVersion}`));
  }

  /** Everything of a type in a group, over all pages; nothing where the group is not there. @throws Error as `get` does. */
  async list(id: string, apiVersion: string): Promise<unknown[]> {
    const found: unknown[] = [];
    let next: string | undefined = `${await this.endpoint()}${id}?api-version=${apiVersion}`;
    while (next !== undefined) {
      const { body } = await answerOf(await this.send("GET", next));
      const { value = [], nextLink } = (body ?? {}) as { value?: unknown[]; nextLink?: string };
      found.push(...value);
      next = nextLink || undefined;
    }
    return found;
  }

  /**
   * An action and its result: goes on asking for as long as Azure is at it.
   * @param pass Statuses that are taken for an answer without a body instead of a refusal.
   * @throws Error as `get` does.
   */
  async post(id: string, apiVersion: string, body?: unknown, pass: readonly number[] = []): Promise<Answer> {
    let response = await this.send("POST", `${await this.endpoint()}${id}?api-version=${apiVersion}`, body, pass);
    while (response.status === 202) {
      const location = response.headers.get("location");
      if (!location) throw new Error(`POST ${id} goes on, and Azure does not say where to ask how.`);
      await response.arrayBuffer();
      await sleep(retryAfter(response) ?? lookAgain);
      response = await this.send("GET", location, undefined, pass);
    }
    return answerOf(response);
  }

  private async send(method: string, url: string, body?: unknown, pass: readonly number[] = []): Promise<Response> {
    let refused: string | undefined;
    for (let attempt = 1; ; attempt++) {
      const token = await this.token(refused);
      const response = await tryOnce(method, url, body, token);
      if (response instanceof Error) {
        if (attempt >= tries) throw unreached(method, url, response);
        await sleep(this.pause);
        continue;
      }
      if (response.status === 401) {
        if (refused !== undefined) throw await refusal(method, url, response);
        refused = token;
        continue;
      }
      const busy = await isBusy(method, response);
      if (!busy && pass.includes(response.status)) return response;
      if (!busy && response.status >= 400 && response.status < 500 && !forTheCaller.includes(response.status)) {
        throw await refusal(method, url, response);
      }
      if (!busy && response.status < 500 && response.status !== 429) return response;
      if (attempt >= (busy ? busyTries : tries)) throw await refusal(method, url, response);
      await sleep(retryAfter(response) ?? this.pause);
    }
  }
}

/** Sends a request; an error is one that did not get through. */
async function tryOnce(method: string, url: string, body: unknown, token: string): Promise<Response | Error> {
  const headers = {
    authorization: `Bearer ${token}`,
    ...(body === undefined ? {} : { "content-type": "application/json" }),
  };
  try {
    return await fetch(url, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/**
 * Whether an action is turned away because something else is under way there: a run command, of which a machine runs one at a
 * time (409 Conflict "Run command extension execution is in progress", Azure/azure-cli#19137), or a change of the load balancer
 * (AnotherOperationInProgress, RetryableError). So it is too when the answer to the action got lost, and it is sent again.
 */
async function isBusy(method: string, response: Response): Promise<boolean> {
  if (method !== "POST" || response.status !== 409) return false;
  return /"(AnotherOperationInProgress|RetryableError)"|is in progress/i.test(await response.clone().text());
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const date = Date.parse(response.headers.get("date") ?? "");
  return {
    body: response.status >= 400 || text === "" ? undefined : (JSON.parse(text) as unknown),
    at: Number.isNaN(date) ? Date.now() : date,
    again: retryAfter(response),
  };
}

/** Azure's own words on when to ask again: in milliseconds where it gives them (azcore reads both), else in seconds. */
function retryAfter({ headers }: Response): number | undefined {
  const milliseconds = Number(headers.get("x-ms-retry-after-ms") ?? headers.get("retry-after-ms") ?? Number.NaN);
  if (!Number.isNaN(milliseconds)) return milliseconds;
  const seconds = Number(headers.get("retry-after") ?? Number.NaN);
  return Number.isNaN(seconds) ? undefined : seconds * 1000;
}

/** What keeps a request from getting through; fetch itself says no more than "fetch failed". */
function unreached(method: string, url: string, error: Error): Error {
  const why = error.cause instanceof Error ? error.cause.message : error.message;
  return new Error(
    `${method} ${url.split("?")[0]} did not get through in ${tries} tries: ${why}. Look at the network; behind a proxy set ` +
      "NODE_USE_ENV_PROXY=1 beside HTTPS_PROXY, and use Node.js 24 or later.",
    { cause: error },
  );
}

async function refusal(method: string, url: string, response: Response): Promise<Error> {
  const text = await response.text();
  const path = new URL(url).pathname;
  return new Error(`${method} ${path} was refused with status ${response.status}: ${text.slice(0, 500)}`);
}
