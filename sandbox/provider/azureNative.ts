import { AzureNativeProvider } from "./azureNativeProvider.ts";
import { packageVersion } from "./packageVersion.ts";
import { servePlugin } from "./plugin.ts";

await servePlugin(new AzureNativeProvider(packageVersion("@pulumi/azure-native")));
