import { packageVersion } from "./packageVersion.ts";
import { servePlugin } from "./plugin.ts";
import { TimeProvider } from "./timeProvider.ts";

await servePlugin(new TimeProvider(packageVersion("@pulumiverse/time")));
