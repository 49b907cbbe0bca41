/** An answer of Azure to be: status, body, and headers where there is more to say than that it may be asked again at once. */
export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What was sent: method, address and bearer token. */
export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly token: string;
}

/** Answers requests in turn, the last reply again and again; an error is a request that does not get through. */
export async function answered<Result>(replies: readonly (Reply | Error)[], work: (sent: Sent[]) => Promise<Result>) {
  const { fetch } = globalThis;
  const sent: Sent[] = [];
  globalThis.fetch = async (url, { method = "GET", headers } = {}) => {
    const reply = replies[Math.min(sent.length, replies.length - 1)]!;
    const token = new Headers(headers).get("authorization") ?? "";
    sent.push({ method, url: String(url), token: token.replace("Bearer ", "") });
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
