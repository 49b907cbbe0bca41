/** What a stack's configuration says, checked. Pulumi.yaml describes every key and holds its default. */
export interface Settings {
  /** Azure region, from `azure-native:location`. */
  readonly location: string;
  /** Virtual machines in the pool, 1 to 500; in an availability set at most 200. */
  readonly vmCount: number;
  readonly vmSize: string;
  readonly image: Image;
  readonly osDiskType: string;
  /** Size of the OS disk in GiB, from that of the image to 4095. */
  readonly osDiskSizeGB: number;
  readonly availability: "availabilitySet" | "zones";
  /** 1 to 3. */
  readonly faultDomainCount: number;
  /** 1 to 20. */
  readonly updateDomainCount: number;
  /** Numbers of virtual machines, counted from 1. */
  readonly outOfRotation: readonly number[];
  /** Whether a machine out of rotation also leaves the backend pool. */
  readonly leavePool: boolean;
  readonly installCommand: string;
  /** Whether the command is a secret, set with --secret. */
  readonly secretCommand: boolean;
  /** Free text that is part of the release's name. */
  readonly release: string;
  readonly computerNamePrefix: string;
  readonly adminUsername: string;
  /** Empty when the password shall be generated. */
  readonly adminPassword: string;
  /** TCP ports, 1 to 65534. */
  readonly ports: readonly number[];
  readonly allowedSources: readonly string[];
  /** 100 to 4094. */
  readonly rulePriority: number;
  readonly probe: Probe;
  /** What keeps a client at one machine: nothing, its address, or its address and protocol (Azure's words). */
  readonly loadDistribution: "Default" | "SourceIP" | "SourceIPProtocol";
  /** Seconds for the requests a machine has begun when it leaves, 0 to 3600. */
  readonly drainSeconds: number;
  readonly tcpReset: boolean;
  readonly dnsLabel: string;
  readonly zoneRedundantIp: boolean;
  readonly addressSpace: readonly string[];
  readonly subnetPrefix: string;
  readonly privateSubnet: boolean;
  readonly egress: "loadBalancer" | "natGateway";
  readonly trustedLaunch: boolean;
  readonly acceleratedNetworking: boolean;
  readonly bootDiagnostics: boolean;
  readonly managedIdentity: boolean;
  readonly patchMode: "AutomaticByPlatform" | "AutomaticByOS";
  /** Whether a patch of the platform restarts the machine; anything but Never only with patchMode AutomaticByPlatform. */
  readonly rebootSetting: "IfRequired" | "Never" | "Always";
  /** Who looks which patches are missing. */
  readonly assessmentMode: "AutomaticByPlatform" | "ImageDefault";
  readonly licenseType: "None" | "Windows_Server" | "Windows_Client";
  readonly tags: Readonly<Record<string, string>>;
}

/** What a machine is made from. */
export type Image = MarketplaceImage | GalleryImage;

/** An image of a Compute Gallery, or one version of it, by its resource id; without a version the latest is taken. */
export interface GalleryImage {
  readonly id: string;
}

/** A marketplace image, as `publisher:offer:sku:version`. */
export interface MarketplaceImage {
  readonly publisher: string;
  readonly offer: string;
  readonly sku: string;
  readonly version: string;
}

/** How the load balancer finds out whether a virtual machine serves. */
export interface Probe {
  readonly protocol: "Http" | "Https" | "Tcp";
  /** 1 to 65535; need not be one that clients get. */
  readonly port: number;
  /** Set exactly when the protocol is Http or Https. */
  readonly path?: string | undefined;
  /** Seconds between two probes, 5 or more. */
  readonly intervalSeconds: number;
  /** Probes in a row that decide, 1 to 100. */
  readonly threshold: number;
  /** Who gets new connections when no machine answers its probe: nobody, or all (Azure's words, ProbeArgs). */
  readonly noHealthyBackendsBehavior: "AllProbedDown" | "AllProbedUp";
}

/** Settings that say what kind of machine a web server is. */
export type Machine = Pick<
  Settings,
  | "vmSize"
  | "image"
  | "osDiskType"
  | "osDiskSizeGB"
  | "installCommand"
  | "secretCommand"
  | "release"
  | "adminUsername"
  | "trustedLaunch"
  | "acceleratedNetworking"
  | "bootDiagnostics"
  | "managedIdentity"
  | "patchMode"
  | "rebootSetting"
  | "assessmentMode"
  | "licenseType"
>;
