import { enableCompileCache, flushCompileCache } from "node:module";
import { join } from "node:path";

/** What Node.js has compiled is kept: for this process, its workers, and each one that a test starts. */
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, "..", "node_modules", ".cache", "ha-web", "compiled");
enableCompileCache(process.env.NODE_COMPILE_CACHE);

/** Mocha kills its workers, and what was compiled would be kept only at an end of their own. */
export const mochaHooks = { afterAll: () => flushCompileCache() };
