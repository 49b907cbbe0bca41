import { readFileSync } from "node:fs";
import { request } from "node:https";

/** A request: an object is sent as JSON, a form as a form. */
export interface Call {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What a server answers whose certificate an authority vouches for; rejects when the connection breaks. */
export function call(url: string, authorityFile: string, { method, headers, body }: Call): Promise<string> {
  const form = body instanceof URLSearchParams;
  const sent = body === undefined ? undefined : form ? body.toString() : JSON.stringify(body);
  const kind = form ? "application/x-www-form-urlencoded" : "application/json";
  const options = {
    method,
    ca: readFileSync(authorityFile),
    agent: false,
    headers: { ...headers, ...(sent === undefined ? {} : { "content-type": kind }) },
  } as const;
  return new Promise((resolve, reject) => {
    const asked = request(url, options, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
      response.on("end", () => resolve(text)).on("error", reject);
    });
    asked.on("error", reject).end(sent);
  });
}
