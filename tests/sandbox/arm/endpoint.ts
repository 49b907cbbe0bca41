import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { certificateIn } from "../../../sandbox/arm/http/certificate.ts";
import { ArmServer } from "../../../sandbox/arm/http/server.ts";
import { Azure } from "../../../sandbox/arm/manager/azure.ts";
import { ScaledClock } from "../../../sandbox/arm/manager/clock.ts";
import { Store } from "../../../sandbox/arm/manager/store.ts";
import { resourceTypes } from "../../../sandbox/arm/types/index.ts";
import type { Account } from "../../../sandbox/home/account.ts";

export const account: Account = {
  subscriptionId: "00000000-0000-4000-8000-000000000001",
  tenantId: "00000000-0000-4000-8000-000000000002",
  clientId: "00000000-0000-4000-8000-000000000003",
  clientSecret: "not-a-secret",
};

/** Where the subscriptions are, and a resource group of one. */
export const subscriptionsUrl = "/subscriptions?api-version=2022-12-01";
export const groupUrl = `/subscriptions/${account.subscriptionId}/resourceGroups/web?api-version=2024-03-01`;

/** Azure's error code of a refusal. */
export const errorCode = (text: string) => (JSON.parse(text) as { error: { code: string } }).error.code;

/** What a call got back. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** A real endpoint on a port of its own, in this process, fast enough not to wait for. */
export class TestEndpoint {
  readonly folder = mkdtempSync(join(tmpdir(), "endpoint-"));
  readonly azure = new Azure(new Store(":memory:"), new ScaledClock(10_000), resourceTypes);
  origin = "";
  authority = "";
  private server: ArmServer | undefined;

  async start(): Promise<void> {
    const certificate = await certificateIn(this.folder);
    this.authority = certificate.authorityFile;
    this.server = new ArmServer(this.azure, account, certificate);
    this.origin = await this.server.listen(0);
  }

  async stop(): Promise<void> {
    await this.server?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** One call over TLS; rejects when the connection breaks. */
  call(
    method: string,
    path: string,
    options: { headers?: Record<string, string>; body?: string } = {},
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const call = request(
        `${this.origin}${path}`,
        { method, headers: options.headers, ca: readFileSync(this.authority), agent: false },
        (response) => {
          let text = "";
          response.setEncoding("utf8");
          response.on("data", (part: string) => {
            text += part;
          });
          response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
          response.on("error", reject);
        },
      );
      call.on("error", reject);
      call.end(options.body);
    });
  }

  async token(changes: Record<string, string> = {}): Promise<Answer> {
    const form = {
      grant_type: "client_credentials",
      client_id: account.clientId,
      client_secret: account.clientSecret,
      scope: `${this.origin}/.default`,
      ...changes,
    };
    return this.call("POST", `/${account.tenantId}/oauth2/v2.0/token`, {
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(form).toString(),
    });
  }

  async authorization(): Promise<Record<string, string>> {
    const { access_token } = JSON.parse((await this.token()).text) as { access_token: string };
    return { authorization: `Bearer ${access_token}` };
  }
}
