/** A version of the API as it is written: a date, and whether it is a preview. */
const form = /^(\d{4})-(\d{2})-(\d{2})(-(?:preview|alpha|beta|privatepreview))?$/i;

/** The version of Azure Resource Manager's first release; what is older never was one (azure-rest-api-specs, folders of Microsoft.Resources). */
const first = "2014-04-01";

/** Versions of the models in catalog/models.ts. */
const modelVersions: Readonly<Record<string, string>> = {
  "microsoft.network": "2024-05-01",
  "microsoft.compute": "2024-11-01",
  "microsoft.resources": "2021-04-01",
};

/** Whether a text has the form of a version and names a day that there is. */
export function isVersion(version: string): boolean {
  const [, year, month, day] = form.exec(version) ?? [];
  if (year === undefined) return false;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.toISOString().startsWith(version.slice(0, 10));
}

/**
 * Whether the sandbox serves a version of a type it knows: any that Azure may have published until today. The list of what
 * it has published grows by the month, and a sandbox outlives its list.
 * @param today Milliseconds since 1970 on the machine's clock: clients are published in its time, not in the sandbox's.
 */
export function isServed(version: string, today: number): boolean {
  return isVersion(version) && version >= first && version.slice(0, 10) <= new Date(today).toISOString().slice(0, 10);
}

/** Whether a version is newer than the model that the sandbox has of a provider, and so may have members it lacks. */
export function isNewerThanModel(provider: string, version: string): boolean {
  const known = modelVersions[provider.toLowerCase()];
  return known !== undefined && version.slice(0, 10) > known;
}
