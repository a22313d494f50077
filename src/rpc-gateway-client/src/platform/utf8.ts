const encoder = new TextEncoder();

/** Returns the text as UTF-8. */
export const encode = (text: string) => encoder.encode(text);

/** Returns the length of the text in UTF-8. */
export const byteLength = (text: string) => encode(text).length;
