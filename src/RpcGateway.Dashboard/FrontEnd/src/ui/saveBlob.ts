/** Saves bytes as a file. */
export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser may read the bytes after the click, so the URL must remain valid for a while.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Saves a text as a file. */
export function saveText(text: string, name: string, type = 'application/json'): void {
  saveBlob(new Blob([text], { type }), name);
}
