import { element } from '../shared/dom.js';
import { exactTime, timeOfDay } from '../shared/time.js';
import { avatar } from './avatar.js';
import type { ChatMessage } from './contracts.js';
import { linkify } from './links.js';

const day = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const maxGroupGap = 5 * 60 * 1000;

/** Creates the element of a message; omits the name if the message follows another one of the same member. */
export function messageElement(message: ChatMessage, previous: ChatMessage | undefined, own: string): HTMLLIElement {
  const follows = previous !== undefined && isSameGroup(previous, message);
  const kind = `message${message.name === own ? ' own' : ''}${follows ? ' follows' : ''}`;
  const time = new Date(message.time);
  return element(
    'li',
    { class: kind },
    avatar(message.name),
    element(
      'p',
      { class: 'head' },
      element('b', { class: follows ? 'unseen' : '' }, message.name),
      element('time', { datetime: message.time, title: exactTime.format(time) }, timeOfDay.format(time)),
    ),
    element('p', { class: 'text' }, ...linkify(message.text)),
  );
}

/** The name of the day if the message is the first one of a day. */
export function newDay(message: ChatMessage, previous: ChatMessage | undefined): string | undefined {
  const name = day.format(new Date(message.time));
  const last = previous === undefined ? day.format(new Date()) : day.format(new Date(previous.time));
  return name === last ? undefined : name;
}

function isSameGroup(previous: ChatMessage, message: ChatMessage): boolean {
  const gap = Date.parse(message.time) - Date.parse(previous.time);
  return previous.name === message.name && gap >= 0 && gap < maxGroupGap && newDay(message, previous) === undefined;
}
