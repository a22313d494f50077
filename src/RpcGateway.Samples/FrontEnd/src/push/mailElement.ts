import { element } from '../shared/dom.js';
import { exactTime, shortTime } from '../shared/time.js';
import type { PushMail, PushMessage } from './contracts.js';

/** Creates the element of a message. */
export function mailElement(mail: PushMail, message: PushMessage, onRead: () => void): HTMLLIElement {
  const time = new Date(mail.time);
  const read = element('button', { type: 'button', class: 'read' }, 'Mark as read');
  read.addEventListener('click', onRead);
  return element(
    'li',
    {},
    element(
      'p',
      { class: 'row' },
      element('b', {}, message.title),
      element('time', { class: 'meta', datetime: mail.time, title: exactTime.format(time) }, shortTime(time)),
    ),
    element('p', { class: 'text' }, message.text),
    ...linkTo(message.link),
    element(
      'p',
      { class: 'row meta' },
      element(
        'span',
        {},
        mail.topic === null ? `to you, message ${mail.sequence}` : `${mail.topic}, message ${mail.sequence}`,
      ),
      read,
    ),
  );
}

// The gateway accepts only these addresses, too.
function linkTo(link: string | null | undefined): HTMLElement[] {
  return typeof link === 'string' && /^https?:\/\//.test(link)
    ? [element('p', {}, element('a', { href: link, target: '_blank', rel: 'noopener noreferrer' }, link))]
    : [];
}
