/**
 * Makes the tests of a suite steps that need the ones before: after one that failed the rest of the suite is left out. Mocha's
 * own `bail` ends every other suite too when they run in parallel, and leaves their sandboxes running.
 */
export function needTheStepBefore(): void {
  let failed: string | undefined;
  beforeEach(() => {
    if (failed !== undefined) throw new Error(`The step "${failed}" failed, and the ones after it need it.`);
  });
  afterEach(function () {
    if (this.currentTest?.state === "failed") failed = this.currentTest.title;
  });
}
