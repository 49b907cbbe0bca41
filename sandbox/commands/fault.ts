import { Home } from "../home/home.ts";
import { control, startEndpoint } from "../instance/endpoint.ts";
import { command } from "./command.ts";

/** `npm run sandbox:fault -- KIND ...`: makes something go wrong, as docs/sandbox.md lists it. */
const usage =
  "Use: refuse|fail|throttle|drop COUNT TYPE, delay COUNT TYPE SECONDS, capacity SIZE [ZONE], quota CORES [FAMILY], restart, or clear; docs/sandbox.md explains each.";

async function main([kind = "", ...rest]: readonly string[]): Promise<void> {
  const home = new Home();
  const { origin, pid } = await startEndpoint(home);
  const call = async (method: string, path: string, body?: unknown) => {
    const { status, body: text } = await control(home, origin, method, path, body);
    if (status >= 400) throw new Error(`The sandbox refused: ${text}`);
    process.stdout.write(`${text}\n`);
  };
  const fault = (effect: Record<string, unknown>) =>
    call("POST", "/sandbox/faults", { count: Number(rest[0]), type: rest[1], method: "PUT", effect });
  switch (kind) {
    case "refuse":
      return fault({
        kind,
        status: 500,
        code: "InternalServerError",
        message: "An error occurred. (A fault of the sandbox.)",
      });
    case "fail":
      return fault({ kind, code: "InternalServerError", message: "The operation failed. (A fault of the sandbox.)" });
    case "throttle":
      return fault({ kind, retryAfter: 1 });
    case "drop":
      return fault({ kind });
    case "delay":
      return fault({ kind, milliseconds: Number(rest[2]) * 1000 });
    case "capacity":
      return call("PUT", "/sandbox/scarcity", { sizesOutOfCapacity: [rest.slice(0, 2).join("/")] });
    case "quota":
      return call(
        "PUT",
        "/sandbox/scarcity",
        rest[1] === undefined ? { cores: Number(rest[0]) } : { familyCores: { [rest[1]]: Number(rest[0]) } },
      );
    case "restart":
      process.kill(pid, "SIGKILL");
      await startEndpoint(home);
      process.stdout.write("The endpoint was killed and is back.\n");
      return;
    case "clear":
      return call("DELETE", "/sandbox/faults");
    default:
      throw new Error(usage);
  }
}

await command(async () => {
  await main(process.argv.slice(2));
  return 0;
});
