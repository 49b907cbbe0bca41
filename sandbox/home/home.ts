import { createHash, randomBytes, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { type Account, account } from "./account.ts";

/** Folder of the program that the sandbox belongs to. */
export const checkout = resolve(import.meta.dirname, "..", "..");

/** Where the sandbox of one checkout keeps everything: outside the checkout, so that it never writes a tracked file. */
export class Home {
  readonly folder: string;

  constructor(folder = defaultFolder()) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  file(...names: string[]): string {
    return join(this.folder, ...names);
  }

  /** A folder that is made when it is not there. */
  place(...names: string[]): string {
    const folder = this.file(...names);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  /** The account that may log in, made up at first use. */
  account(): Account {
    const file = this.file("account.json");
    if (!existsSync(file)) {
      const made: Account = {
        subscriptionId: randomUUID(),
        tenantId: randomUUID(),
        clientId: randomUUID(),
        clientSecret: randomBytes(24).toString("base64url"),
      };
      write(file, JSON.stringify(made));
    }
    return account.parse(JSON.parse(readFileSync(file, "utf8")));
  }

  /** File with the passphrase that Pulumi encrypts the secrets of the stack with. */
  passphraseFile(): string {
    const file = this.file("passphrase");
    if (!existsSync(file)) write(file, randomBytes(24).toString("base64url"));
    return file;
  }

  /** First two numbers of this checkout's public addresses, so that two checkouts do not meet: 127.16.x.x to 127.250.x.x. */
  publicIpBase(): string {
    const hash = createHash("sha256").update(this.folder).digest();
    return `127.${16 + ((hash[0] ?? 0) % 235)}`;
  }
}

function defaultFolder(): string {
  if (process.env.SANDBOX_HOME) return resolve(process.env.SANDBOX_HOME);
  const state = process.env.XDG_STATE_HOME ?? join(homedir(), ".local", "state");
  return join(state, "ha-web-sandbox", createHash("sha256").update(checkout).digest("hex").slice(0, 12));
}

/** Where what all checkouts share is kept, such as the engine. */
export function cacheFolder(...names: string[]): string {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  return join(cache, "ha-web-sandbox", ...names);
}

/** Writes a file for its owner only, all or nothing. */
export function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.new`;
  writeFileSync(draft, text, { mode: 0o600 });
  renameSync(draft, file);
}
