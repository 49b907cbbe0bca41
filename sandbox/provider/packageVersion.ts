import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "../home/home.ts";

/** Version of an installed package, without the `v` some write before it; a plugin has the version of its SDK. */
export function packageVersion(name: string): string {
  const file = join(checkout, "node_modules", ...name.split("/"), "package.json");
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version.replace(/^v/, "");
}
