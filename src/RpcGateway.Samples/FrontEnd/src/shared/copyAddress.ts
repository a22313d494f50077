/** Copies the address of the page. Its error is a text for the user: browsers allow it only over https. */
export async function copyAddress(): Promise<void> {
  try {
    await navigator.clipboard.writeText(location.href);
  } catch {
    throw new Error('The browser does not allow this page to copy. Copy the address of the page instead.');
  }
}
