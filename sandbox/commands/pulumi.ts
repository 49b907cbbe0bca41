import { quietly, runPulumi } from "../instance/pulumi.ts";
import { openSandbox } from "../instance/sandbox.ts";
import { servingUrl } from "../instance/servingUrl.ts";
import { command } from "./command.ts";

/** `npm run sandbox` deploys and says where the site is; `npm run sandbox -- ARGS` runs any command of the real CLI. */
async function main(args: readonly string[]): Promise<number> {
  const { environment, home, endpoint } = await openSandbox();
  if (args.length > 0) return runPulumi(args, environment);
  const code = await runPulumi(["up", "--yes", "--skip-preview"], environment);
  if (code !== 0) return code;
  const { output } = await quietly(["stack", "output", "--json"], environment);
  const outputs = JSON.parse(output) as Record<string, unknown>;
  const url = await servingUrl(home, endpoint, String(outputs.publicIp), String(outputs.url));
  process.stdout.write(
    `\nThe web application's public IP: ${String(outputs.publicIp)}\nIts URL: ${url ?? "none answers yet"}\nWatch and disturb it: ${endpoint.portal}\n`,
  );
  return 0;
}

await command(() => main(process.argv.slice(2)));
