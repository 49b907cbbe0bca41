/** An answer of Azure to be: status, body, and headers where there is more to say than that it may be asked again at once. */
export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What was sent: method, address, bearer token, and the body with its type where there is one. */
export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly token: string;
  readonly body?: string;
  readonly type?: string | null;
}

/** Answers requests in turn, the last reply again and again; an error is a request that does not get through. */
export async function answered<Result>(replies: readonly (Reply | Error)[], work: (sent: Sent[]) => Promise<Result>) {
  const { fetch } = globalThis;
  const sent: Sent[] = [];
  globalThis.fetch = async (url, { method = "GET", headers, body: text } = {}) => {
    const reply = replies[Math.min(sent.length, replies.length - 1)]!;
    const token = new Headers(headers).get("authorization") ?? "";
    const type = new Headers(headers).get("content-type");
    const written = text === undefined ? {} : { body: String(text), type };
    sent.push({ method, url: String(url), token: token.replace("Bearer ", ""), ...written });
    if (reply instanceof Error) throw reply;
    const body = reply.body === undefined ? null : JSON.stringify(reply.body);
    return new Response(body, { status: reply.status, headers: { "retry-after": "0", ...reply.headers } });
  };
  try {
    return await work(sent);
  } finally {
    globalThis.fetch = fetch;
  }
}
