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

/** Tries of a request that Azure turns away for now or that does not get through, and milliseconds between two of them. */
const tries = 30;
const pause = 2_000;

/** Milliseconds between two looks at an operation that goes on, unless Azure says otherwise. */
const lookAgain = 5_000;

/** Statuses that are no refusal for good: an expired token, what is not there, and too many requests. */
const forTheCaller: readonly number[] = [401, 404, 429];

/** Speaks to Azure Resource Manager: reads, and actions that are no resources. It never writes or deletes. */
export class ResourceManager {
  private readonly endpoint: () => Promise<string>;
  private readonly token: (expired: boolean) => Promise<string>;

  /**
   * @param endpoint Address of Azure Resource Manager, without a slash at its end.
   * @param token Bearer token, asked for at each request; another one where the last has expired, since it lasts about an hour.
   */
  constructor(endpoint: () => Promise<string>, token: (expired: boolean) => Promise<string>) {
    this.endpoint = endpoint;
    this.token = token;
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
    let expired = false;
    for (let attempt = 1; ; attempt++) {
      const response = await this.tryOnce(method, url, body, { expired, pass });
      if (!expired && !(response instanceof Error) && response.status === 401) {
        expired = true;
        continue;
      }
      const passing = response instanceof Error || response.status === 429 || response.status >= 500;
      if (!passing && response.status === 401) throw await refusal(method, url, response);
      if (!passing) return response;
      if (attempt >= tries) throw response instanceof Error ? response : await refusal(method, url, response);
      await sleep((response instanceof Error ? undefined : retryAfter(response)) ?? pause);
    }
  }

  private async tryOnce(
    method: string,
    url: string,
    body: unknown,
    { expired, pass }: { readonly expired: boolean; readonly pass: readonly number[] },
  ): Promise<Response | Error> {
    const headers = {
      authorization: `Bearer ${await this.token(expired)}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    };
    try {
      const sent = body === undefined ? {} : { body: JSON.stringify(body) };
      const response = await fetch(url, { method, headers, ...sent });
      const { status } = response;
      if (status < 400 || status >= 500 || [...forTheCaller, ...pass].includes(status)) return response;
      throw new Refused(await refusal(method, url, response));
    } catch (error) {
      if (error instanceof Refused) throw error.reason;
      // The request did not get through.
      return error instanceof Error ? error : new Error(String(error));
    }
  }
}

/** Tells what Azure has refused for good from what did not get through. */
class Refused extends Error {
  readonly reason: Error;

  constructor(reason: Error) {
    super(reason.message);
    this.reason = reason;
  }
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

async function refusal(method: string, url: string, response: Response): Promise<Error> {
  const text = await response.text();
  const path = new URL(url).pathname;
  return new Error(`${method} ${path} was refused with status ${response.status}: ${text.slice(0, 500)}`);
}
