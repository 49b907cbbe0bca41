import type { ArmError } from "../protocol/armError.ts";

/** A request that Azure refused, or took with a warning of the sandbox. */
export interface Refusal {
  /** Milliseconds of Azure's time since 1970. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** Refusals that are kept to be shown. */
const kept = 100;

/** The latest refusals, so that a person can see what Azure said. */
export class Refusals {
  private list: Refusal[] = [];

  get all(): readonly Refusal[] {
    return this.list;
  }

  add(at: number, method: string, url: string, { status, code, message }: ArmError): void {
    // Clients ask whether something exists, and 404 is then the answer they want.
    if (status === 404 && method === "GET") return;
    const [path = ""] = url.split("?");
    this.list = [...this.list, { at, method, path, status, code, message }].slice(-kept);
  }

  /** Keeps a warning, which is a refusal with status 200, unless it was said before. */
  warn(warning: Omit<Refusal, "status">): void {
    if (this.list.some(({ message }) => message === warning.message)) return;
    this.list = [...this.list, { ...warning, status: 200 }].slice(-kept);
  }

  clear(): void {
    this.list = [];
  }
}
