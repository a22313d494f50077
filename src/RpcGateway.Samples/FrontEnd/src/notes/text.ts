/** Whether a position is between the two halves of a character. */
export function isInsideCharacter(text: string, position: number): boolean {
  const code = position > 0 && position < text.length ? text.charCodeAt(position) : 0;
  return code >= 0xdc00 && code <= 0xdfff;
}

/** Returns the start of a text, without a half of a character at its end, which JSON cannot contain. */
export function cutText(text: string, maxLength: number): string {
  return text.slice(0, maxLength - (isInsideCharacter(text, maxLength) ? 1 : 0));
}
