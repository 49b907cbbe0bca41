/** Words that a name with a public endpoint may not be: azure-docs, error-reserved-resource-name.md. */
const words = (
  "access azure bing bizspark biztalk cortana directx dotnet dynamics excel exchange forefront groove hololens hyperv kinect " +
  "lync msdn o365 office office365 onedrive onenote outlook powerpoint sharepoint skype visio visualstudio xbox"
).split(" ");

/** Words refused anywhere in a label: `microsoft` and `windows` by that page, the others by AzureCosmosDB/OmniVec#161. */
const anywhere = ["microsoft", "windows", "login", "azure", "xbox", "bing", "apple"];

/** Whether a DNS label has a reserved word in it: somewhere, or between its hyphens. */
export function hasReservedWord(label: string): boolean {
  const parts = label.toLowerCase().split("-");
  return anywhere.some((word) => label.toLowerCase().includes(word)) || words.some((word) => parts.includes(word));
}
