import { DatabaseSync } from "node:sqlite";
import { type Json, type JsonObject, referencesIn } from "../protocol/json.ts";

/** A resource as the sandbox keeps it; children such as subnets live in the body of their parent. */
export interface Resource {
  /** As the client wrote it when it created the resource. */
  readonly id: string;
  readonly type: string;
  readonly body: JsonObject;
  readonly createdAt: number;
  /** What Azure knows and never shows, e.g. until when an interface is reserved. */
  readonly hidden: JsonObject;
}

/** An operation that was accepted and is not yet over, or is over and can still be asked about. */
export interface Operation {
  readonly id: string;
  /** Id of the resource, or of the child, it works on. */
  readonly target: string;
  readonly kind: "put" | "delete" | "action" | "read";
  readonly provider: string;
  readonly location: string;
  readonly startedAt: number;
  readonly dueAt: number;
  readonly status: "InProgress" | "Succeeded" | "Failed" | "Canceled";
  readonly endedAt?: number;
  readonly error?: JsonObject;
  /** Ids, in lower case, that the resource referred to when the operation started. */
  readonly references?: readonly string[];
  /** What an action has found, for the client that asks; and milliseconds of Azure's time after which it should ask anew. */
  readonly result?: JsonObject;
  readonly askAgainAfter?: number;
  /** What the operation is to do when it ends, for kinds that need more than their name. */
  readonly detail?: JsonObject;
}

/**
 * All that the sandbox's Azure keeps: in memory to read, and in a SQLite file before anything is answered, so that
 * nothing accepted is lost when the process is killed.
 */
export class Store {
  private readonly database: DatabaseSync;
  private readonly resources = new Map<string, Resource>();
  private readonly operations = new Map<string, Operation>();
  /** Ids of the resources that refer to an id. */
  private readonly referrers = new Map<string, Set<string>>();
  private depth = 0;

  /** @param file A path, or `:memory:` for tests. */
  constructor(file: string) {
    this.database = new DatabaseSync(file);
    this.database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
    this.database.exec(
      "CREATE TABLE IF NOT EXISTS resource (key TEXT PRIMARY KEY, record TEXT NOT NULL);" +
        "CREATE TABLE IF NOT EXISTS operation (key TEXT PRIMARY KEY, record TEXT NOT NULL);" +
        "CREATE TABLE IF NOT EXISTS setting (key TEXT PRIMARY KEY, record TEXT NOT NULL);",
    );
    for (const record of this.records("resource")) {
      const resource = JSON.parse(record) as Resource;
      this.resources.set(resource.id.toLowerCase(), resource);
      this.index(resource);
    }
    for (const record of this.records("operation")) {
      const operation = JSON.parse(record) as Operation;
      this.operations.set(operation.id, operation);
    }
  }

  private records(table: string): string[] {
    return this.database
      .prepare(`SELECT record FROM ${table} ORDER BY rowid`)
      .all()
      .map(({ record }) => String(record));
  }

  /** Runs something whose writes are kept all or none. */
  transaction<Result>(run: () => Result): Result {
    if (this.depth > 0) return run();
    this.database.exec("BEGIN IMMEDIATE");
    this.depth++;
    try {
      const result = run();
      this.database.exec("COMMIT");
      return result;
    } catch (error) {
      this.database.exec("ROLLBACK");
      throw error;
    } finally {
      this.depth--;
    }
  }

  get(id: string): Resource | undefined {
    return this.resources.get(id.toLowerCase());
  }

  all(): Iterable<Resource> {
    return this.resources.values();
  }

  /** Resources of a type. */
  ofType(type: string): Resource[] {
    const wanted = type.toLowerCase();
    return [...this.resources.values()].filter((resource) => resource.type.toLowerCase() === wanted);
  }

  /** Resources in a group, the group itself not among them. */
  inGroup(groupId: string): Resource[] {
    const prefix = `${groupId.toLowerCase()}/`;
    return [...this.resources.values()].filter(({ id }) => id.toLowerCase().startsWith(prefix));
  }

  /** Resources that refer to an id or to a child of it. */
  referrersOf(id: string): Resource[] {
    const found = this.referrers.get(id.toLowerCase()) ?? new Set<string>();
    return [...found].flatMap((key) => this.resources.get(key) ?? []);
  }

  save(resource: Resource): void {
    const key = resource.id.toLowerCase();
    const record = JSON.stringify(resource);
    this.write("resource", key, record);
    const before = this.resources.get(key);
    if (before) this.unindex(before);
    this.resources.set(key, resource);
    this.index(resource);
  }

  remove(id: string): void {
    const key = id.toLowerCase();
    const resource = this.resources.get(key);
    if (!resource) return;
    this.database.prepare("DELETE FROM resource WHERE key = ?").run(key);
    this.unindex(resource);
    this.resources.delete(key);
  }

  operation(id: string): Operation | undefined {
    return this.operations.get(id);
  }

  /** Operations of the last day of Azure's time. */
  recent(): Operation[] {
    return [...this.operations.values()];
  }

  running(): Operation[] {
    return this.recent().filter(({ status }) => status === "InProgress");
  }

  saveOperation(operation: Operation): void {
    this.write("operation", operation.id, JSON.stringify(operation));
    this.operations.set(operation.id, operation);
  }

  /** Forgets operations that ended before a moment. */
  forgetOperations(before: number): void {
    for (const operation of this.operations.values()) {
      if (operation.endedAt === undefined || operation.endedAt >= before) continue;
      this.database.prepare("DELETE FROM operation WHERE key = ?").run(operation.id);
      this.operations.delete(operation.id);
    }
  }

  setting(key: string): Json | undefined {
    const row = this.database.prepare("SELECT record FROM setting WHERE key = ?").get(key);
    return row === undefined ? undefined : (JSON.parse(String(row.record)) as Json);
  }

  saveSetting(key: string, value: Json): void {
    this.write("setting", key, JSON.stringify(value));
  }

  /** Forgets everything but settings. */
  clear(): void {
    this.database.exec("DELETE FROM resource; DELETE FROM operation;");
    this.resources.clear();
    this.operations.clear();
    this.referrers.clear();
  }

  close(): void {
    this.database.close();
  }

  private write(table: string, key: string, record: string): void {
    this.database
      .prepare(
        `INSERT INTO ${table} (key, record) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET record = excluded.record`,
      )
      .run(key, record);
  }

  private index({ id, body }: Resource): void {
    const key = id.toLowerCase();
    for (const target of referencesIn(body, key)) {
      const set = this.referrers.get(target) ?? new Set();
      set.add(key);
      this.referrers.set(target, set);
    }
  }

  private unindex({ id, body }: Resource): void {
    const key = id.toLowerCase();
    for (const target of referencesIn(body, key)) {
      const set = this.referrers.get(target);
      set?.delete(key);
      if (set?.size === 0) this.referrers.delete(target);
    }
  }
}
