/** How a script in a machine behaves, with its source and the title of the test that shows it (tests/sandbox/arm/scripts.test.ts). */
export interface ScriptBehaviour {
  readonly says: string;
  readonly source: string;
  readonly test: string;
}

const extension = "azure-compute-docs, custom-script-windows.md";

export const scriptBehaviours: readonly ScriptBehaviour[] = [
  {
    says: "a Custom Script Extension that is put again with the same settings does not run again",
    source: `${extension}; Azure/azure-linux-extensions#89`,
    test: "does not run again for the same settings",
  },
  {
    says: "put again after it failed, with the same settings, it fails again as it did, and nothing has run",
    source:
      "Azure/azure-cli#6930 (the first run's result is shown again); azure-quickstart-templates#1507 reads otherwise (Succeeded, not run): the worse reading",
    test: "that failed fails again for the same settings, without running",
  },
  {
    says: "that is so too when the operation failed, and not the script",
    source: "assumed: the worse reading",
    test: "whose operation failed counts as run",
  },
  {
    says: "changed settings, a timestamp among them, or another forceUpdateTag make it run again",
    source: `${extension}; MicrosoftDocs/azure-docs#51831, #10597`,
    test: "runs again for another forceUpdateTag, timestamp or command",
  },
  {
    says: "an extension or a run command that was deleted and is made anew runs",
    source: "Azure/azure-cli#6930; MicrosoftDocs/azure-compute-docs#178",
    test: "that was deleted and made anew runs",
  },
  {
    says: "a run command runs again only when its source or its parameters change; a change of anything else, or none, leaves its result",
    source:
      "Azure/azure-sdk-for-net#47307, MicrosoftDocs/azure-compute-docs#178; that a failed one stays failed, and what counts as a change, is the worse reading",
    test: "runs again for another source or other parameters, and for nothing else",
  },
  {
    says: "a script put into a machine whose Windows hangs fails, runs once the machine answers, and cannot be deleted meanwhile",
    source:
      "azure-docs, virtual-machines-common-error-messages.md (VMAgentStatusCommunicationError); that a deletion fails as well is the worse reading, and after how long assumed",
    test: "in a machine that hangs fails, and so does its deletion, until the machine answers",
  },
];
