import { appendFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Loaded into every Node.js below a bench (NODE_OPTIONS). The one that runs a program notes the most memory it had, in
 * kilobytes, in the file that BENCH_PEAK_MEMORY names.
 */
const file = process.env.BENCH_PEAK_MEMORY;
if (file !== undefined && process.argv[1]?.includes(join("@pulumi", "pulumi", "cmd", "run"))) {
  process.on("exit", () => appendFileSync(file, `${process.resourceUsage().maxRSS}\n`));
}
