import { regionName } from "./regionName.ts";

/** Zones of the public address, which are decided when it is created; none where it has none to span. */
export function zonesOf(zoneRedundant: boolean): readonly string[] {
  return zoneRedundant ? ["1", "2", "3"] : [];
}

/** What to tell a person whose site moves to another region, and so to another address; undefined when it stays. */
export function regionAdvice(former: string | undefined, location: string): string | undefined {
  if (former === undefined || regionName(former) === regionName(location)) return undefined;
  return (
    `azure-native:location: ${location} instead of ${former} gives the site another public address, and with dnsLabel another ` +
    "name; the old ones go at the end of the update, and who knows the site by them must learn the new ones."
  );
}
