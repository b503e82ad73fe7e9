/** Hands a file that the page holds to the browser, to be kept. */
export function saveFile(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser reads it some time after the press.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
