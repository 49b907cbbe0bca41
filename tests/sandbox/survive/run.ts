import { matrix, nameOf } from "./matrix.ts";
import { Patient } from "./patient.ts";

/** `npm run matrix`: every fault at every step of a release; prints each that was not survived, and survived out of tried. */
const wanted = process.argv[2] ?? "";
const trials = matrix.filter((trial) => nameOf(trial).includes(wanted));
let patient: Patient | undefined;
let survived = 0;
for (const trial of trials) {
  try {
    if (!patient) {
      patient = new Patient("matrix");
      await patient.deploy();
    }
    const began = Date.now();
    await patient.survive(trial);
    survived++;
    process.stdout.write(`survived ${nameOf(trial)} (${((Date.now() - began) / 1000).toFixed(1)} s)\n`);
  } catch (error) {
    process.stdout.write(`NOT survived ${nameOf(trial)}: ${error instanceof Error ? error.message : String(error)}\n`);
    // The next one starts afresh.
    await patient?.cli.end();
    patient = undefined;
  }
}
await patient?.cli.end();
process.stdout.write(`${survived} of ${trials.length} survived\n`);
process.exitCode = survived === trials.length ? 0 : 1;
