/** The name of a source in maps: the topic, or an empty text for the messages to the user. */
export function nameOf(topic: string | null | undefined): string {
  return topic ?? '';
}

/** The topic of a source's name. */
export function topicOf(name: string): string | null {
  return name === '' ? null : name;
}
