import { findEngine } from "../engine/engine.ts";

/** Makes sure there is an engine, so that whoever needs one next does not wait for it, and says which. */
const { version, folder } = await findEngine();
process.stdout.write(`Pulumi ${version} in ${folder}\n`);
