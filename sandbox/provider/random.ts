import { packageVersion } from "./packageVersion.ts";
import { servePlugin } from "./plugin.ts";
import { RandomProvider } from "./randomProvider.ts";

await servePlugin(new RandomProvider(packageVersion("@pulumi/random")));
