import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Home } from "../home/home.ts";
import { forget } from "../instance/forget.ts";
import { Tour } from "../tour/tour.ts";
import { command } from "./command.ts";

/** `npm run tour [-- FOLDER]`: the tutorial from beginning to end in a sandbox of its own; pictures go into FOLDER. */
await command(async () => {
  process.env.SANDBOX_HOME = mkdtempSync(join(tmpdir(), "sandbox-tour-"));
  process.env.SANDBOX_TWIN = "sandbox-tour";
  try {
    await Tour.take(resolve(process.argv[2] ?? "screenshots"), (line) => process.stdout.write(`${line}\n`));
  } finally {
    await forget(new Home());
  }
  return 0;
});
