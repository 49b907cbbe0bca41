import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheFolder } from "../home/home.ts";
import { writeDynamicProvider } from "./dynamicProvider.ts";

const run = promisify(execFile);

/** A Pulumi CLI: its version and the folder to put first on PATH. */
export interface Engine {
  readonly folder: string;
  readonly version: string;
  /** Whether it was on PATH, or built here. */
  readonly origin: "path" | "built";
}

/** Oldest CLI of the user's that is used: the first whose plugin protocol the SDK in package.json expects. */
const oldest: readonly [number, number] = [3, 200];

/**
 * The CLI to use: the one on PATH where it is recent and has its Node.js language host, otherwise one built from the Go
 * module proxy into a cache that all checkouts share.
 * @throws Error that says what to install when there is neither.
 */
export async function findEngine(): Promise<Engine> {
  return (await engineOnPath()) ?? (await builtEngine());
}

async function engineOnPath(): Promise<Engine | undefined> {
  if (process.env.SANDBOX_ENGINE === "build") return undefined;
  for (const folder of (process.env.PATH ?? "").split(":")) {
    if (folder === "" || !existsSync(join(folder, "pulumi")) || !existsSync(join(folder, "pulumi-language-nodejs")))
      continue;
    const version = (await run(join(folder, "pulumi"), ["version"])).stdout.trim().replace(/^v/, "");
    const [major = 0, minor = 0] = version.split(".").map(Number);
    if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return { folder, version, origin: "path" };
  }
  return undefined;
}

async function builtEngine(): Promise<Engine> {
  const version = /pulumi\/pkg\/v3 v(\S+)/.exec(readFileSync(join(import.meta.dirname, "go.mod"), "utf8"))?.[1];
  if (version === undefined)
    throw new Error("sandbox/engine/go.mod names no version of github.com/pulumi/pulumi/pkg/v3.");
  const folder = cacheFolder("engine", `${version}-${process.platform}-${process.arch}-host4`);
  if (!existsSync(join(folder, "pulumi"))) await build(folder, version);
  return { folder, version, origin: "built" };
}

async function build(folder: string, version: string): Promise<void> {
  try {
    await run("go", ["version"]);
  } catch {
    throw new Error(
      `No Pulumi CLI of version ${oldest.join(".")} or newer was found on PATH, and no Go to build one with. ` +
        "Install Pulumi (https://www.pulumi.com/docs/install/), or Go 1.25 or newer, and run this again.",
    );
  }
  process.stderr.write(`Building the Pulumi engine ${version}, once for this machine; this takes some minutes ...\n`);
  const draft = `${folder}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  const started = Date.now();
  try {
    const stamp = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version}`;
    await go([
      "build",
      "-o",
      join(draft, "pulumi"),
      "-ldflags",
      `-s -w ${stamp}`,
      "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    ]);
    await go(["build", "-o", join(draft, "pulumi-language-nodejs"), "-ldflags", "-s -w", "./languagehost"]);
    writeDynamicProvider(draft);
    // Whoever is done first wins; the other's work is the same.
    if (existsSync(folder)) rmSync(draft, { recursive: true });
    else renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    throw error;
  }
  process.stderr.write(`The engine is built (${Math.round((Date.now() - started) / 1000)} s) and kept in ${folder}.\n`);
}

async function go(args: readonly string[]): Promise<void> {
  // What a person's shell says of other builds, such as another system to build for, is not for this one.
  const { GOFLAGS: _flags, GOOS: _os, GOARCH: _architecture, GOWORK: _workspace, ...environment } = process.env;
  const child = spawn("go", args, {
    cwd: import.meta.dirname,
    stdio: ["ignore", 2, "inherit"],
    env: { ...environment, GOWORK: "off" },
  });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) {
    throw new Error(
      "The Pulumi engine could not be built with Go; the lines above say why. " +
        "Mend that, or install Pulumi (https://www.pulumi.com/docs/install/) and run this again.",
    );
  }
}
