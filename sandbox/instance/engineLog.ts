import { existsSync, statSync, writeFileSync } from "node:fs";
import type { Home } from "../home/home.ts";

/**
 * Keeps the engine from writing down all it does: since 3.259 it keeps a compressed log of every run below its home, which takes a
 * third of its processor time, and has no switch. Where its folder cannot be made it goes on without (pulumi, pkg/logging and
 * cmd/pulumi/pulumi.go: "automatic logging unavailable"). `pulumi -v=9 --logtostderr` still tells everything.
 */
export function keepNoEngineLog(home: Home): void {
  home.place("pulumi");
  const place = home.file("pulumi", "logs");
  // A folder is somebody's, who wants the logs, or an older sandbox's.
  if (existsSync(place) && statSync(place).isDirectory()) return;
  writeFileSync(
    place,
    "A file where the engine's logs would go, so that it keeps none; put a folder here and it does.\n",
  );
}
