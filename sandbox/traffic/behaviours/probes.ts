import type { Behaviour } from "./behaviour.ts";

const probes = "azure-docs, load-balancer-custom-probe-overview.md";
const health = "azure-docs, load-balancer-manage-health-status.md";

/** How the load balancer finds out who is up. */
export const probeBehaviours: readonly Behaviour[] = [
  {
    says: "as many successful probes in a row as the threshold bring a member up, as many failures take it down",
    source: "text of probeThreshold in network 2024-05-01",
    worse: `one success brings it up (${probes})`,
    test: "comes with as many successes in a row as the threshold, and goes with as many failures",
  },
  {
    says: "a member that fluctuates waits longer: each fall within ten minutes of another doubles the successes it needs, up to eight times",
    source: `${probes}; how much longer is assumed`,
    worse: "it waits no longer after a second fall",
    test: "waits twice as long with each fall within ten minutes, at most eight times",
  },
  {
    says: "a member that nobody has probed yet gets no traffic",
    source: `${probes}; assumed for the first interval`,
    worse: "it gets traffic at once",
    test: "is answered by nobody before a script has succeeded, or after it has failed",
  },
  {
    says: "probes come from 168.63.129.16, the tag AzureLoadBalancer, and pass the security groups like other traffic",
    source: probes,
    test: "is answered by the AzureLoadBalancer rule: a group that denies it from the start lets no machine come up",
  },
  {
    says: "an HTTP probe wants 200 itself: it follows no redirect",
    source: `${probes}; that 301 and 302 fail: MicrosoftDocs/azure-docs#116779`,
    test: "redirects only from /, so that a probe of another path passes",
  },
  {
    says: "an answer must come within the interval, and within 30 s; a probe fails only once that time is over",
    source: `${probes}; MicrosoftDocs/azure-docs#116779`,
    test: "fails where the answer takes longer than the interval, and no longer than 30 s",
  },
  {
    says: "a member that is gone is found out within the interval times the threshold and one interval more",
    source: `${probes}; follows from the line before`,
    test: "avoids a machine that is gone once as many probes have failed as the threshold, and not before",
  },
  {
    says: "an HTTP probe keeps its connection and asks again on it, until the guest or its idle timeout of 120 s closes it",
    source: "cloudfoundry/haproxy-boshrelease#336, MicrosoftDocs/azure-docs#57947",
    worse: "every probe connects anew",
    test: "loses its connection to IIS where it asks less often than every 120 s",
  },
  {
    says: "changed security rules do not end the kept connection of a probe: who is up stays up",
    source: "azure-docs, network-security-groups-overview.md (new flows only); that a probe is no exception is assumed",
    worse: `blocking the probe takes a member down at once (${probes}, design guidance)`,
    test: "on a kept connection is not kept out by changed rules of a security group",
  },
  {
    says: "a group with flushConnection re-evaluates standing flows, the probes' too, when its rules change",
    source: "text of flushConnection in network 2024-05-01; that every region honours it is assumed",
    test: "is kept out at once where the group flushes connections",
  },
  {
    says: "a TCP probe connects anew each time",
    source: `${probes}; MicrosoftDocs/azure-docs#34281`,
    test: "is kept out where the guest keeps no connection, and where the probe is TCP",
  },
  {
    says: "an Https probe needs a port that speaks TLS, an Http probe one that does not; certificates are not looked at",
    source: `${probes}; that certificates are not looked at is assumed, SHA-256 apart`,
    test: "of Https is answered on a port that speaks TLS alone, and one of Http on the others",
  },
  {
    says: "with noHealthyBackendsBehavior AllProbedUp all members serve when every one is down",
    source: "text of noHealthyBackendsBehavior in network 2024-05-01",
    test: "serves with all when every one is down, where it is told so",
  },
  {
    says: "a changed probe starts over new connections and keeps what is known of the members",
    source: "assumed",
    test: "with another path or interval goes on from what it knows, over new connections",
  },
  {
    says: "a rule's health names each member's address, IP configuration, state and reason",
    source: `${health}; the IP configuration as a text: azure-rest-api-specs, LoadBalancerHealth.json, azure-sdk-for-go#24514`,
    test: "names every member with its address, its IP configuration as a text, its state and why",
  },
  {
    says: "of a stopped machine a rule's health has empty values, and counts it neither up nor down",
    source: `${health}; which values are empty is assumed`,
    worse: "its state and reason alone are empty",
    test: "has empty values for a machine that is stopped, and counts it neither up nor down",
  },
  {
    says: "a rule without a probe has no health",
    source: `${health}; code and words assumed`,
    test: "is refused for a rule without a probe, and for one that is not there",
  },
];
