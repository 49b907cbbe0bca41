/** Words that may stand nowhere in a name with a public endpoint: azure-docs, error-reserved-resource-name.md. */
const nowhere: readonly string[] = ["microsoft", "windows"];

/** Words that may not be such a name: the same page. */
const reserved: readonly string[] = (
  "access azure bing bizspark biztalk cortana directx dotnet dynamics excel exchange forefront groove hololens hyperv kinect " +
  "lync msdn o365 office office365 onedrive onenote outlook powerpoint sharepoint skype visio visualstudio xbox"
).split(" ");

/**
 * The word for which Azure refuses a DNS label with DomainNameLabelReserved. `login` may not be its beginning by that page, and
 * was refused at the end of a word as well (`userlogin-dev`, a public repository's notes on its deployment).
 */
export function reservedWord(label: string): string | undefined {
  return (
    nowhere.find((word) => label.includes(word)) ??
    (label.includes("login") ? "login" : reserved.find((word) => label === word))
  );
}

/**
 * A word for which Azure may refuse a label: part of the name where the page says it may not be the whole name; and
 * `apple`, which AzureCosmosDB/OmniVec#161 counts among those refused anywhere, as it does `azure`, `bing` and `xbox`.
 */
export function doubtfulWord(label: string): string | undefined {
  const parts = label.split("-");
  return (
    ["azure", "xbox", "bing", "apple"].find((word) => label.includes(word)) ??
    reserved.find((word) => parts.includes(word))
  );
}
