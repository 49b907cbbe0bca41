import type { Behaviour } from "./behaviour.ts";

/** What goes on in the machines. */
export const guestBehaviours: readonly Behaviour[] = [
  {
    says: "a machine whose disks all go with it is deleted by force: its connections are reset as soon as its deletion begins, while a shutdown of Windows closes them",
    source: "text of forceDeletion in compute 2024-11-01; that they are reset is assumed",
    worse: "Windows shuts down first, and closes them",
    test: "is reset when its machine is deleted with all its disks, and closed when Windows shuts down",
  },
  {
    says: "a machine's connections end when its deletion begins",
    source: "assumed",
    worse: "they end when it is gone",
    test: "breaks with the machine as soon as its deletion begins",
  },
  {
    says: "IIS keeps an idle connection for 120 s",
    source: "learn.microsoft.com, IIS limits, connectionTimeout",
    test: "loses its connection to IIS where it asks less often than every 120 s",
  },
  {
    says: "Windows Firewall drops what comes from outside to a port that no installer and no script has opened",
    source: "assumed; an application's installer opens its ports unless the install command says -NoFirewallRule",
    test: "behind its own firewall is let in by a script that says New-NetFirewallRule",
  },
  {
    says: "what a script has installed stays while its extension is written again, fails, or is taken away",
    source: "assumed",
    test: "goes on while a script's extension is written again, fails, or is taken away",
  },
  {
    says: "a script that downloads fails where there is no way out",
    source: "assumed (words)",
    test: "is needed by a script that downloads, and by no other",
  },
];
