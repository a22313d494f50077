import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type {
  ChatMessage,
  ConversationPage,
  Conversations,
} from '../../src/RpcGateway.Samples/FrontEnd/src/chat/contracts.js';
import { OpenConversation } from '../../src/RpcGateway.Samples/FrontEnd/src/chat/openConversation.js';

const pageCount = 50;

/** A stored conversation, and what a page shows of it. */
class Room {
  readonly shown: number[] = [];
  readonly messages: ChatMessage[] = [];
  /** Holds back the responses of `read`. */
  beforeRead: Promise<void> = Promise.resolve();
  starts = 0;
  #wake = () => {};

  readonly conversation = new OpenConversation(
    {
      isClosed: false,
      conversations: {
        read: (_name: string, before: number) => this.#read(before),
        subscribe: (_name: string, after: number, signal: AbortSignal) => this.#subscribe(after, signal),
        presence: async function* () {},
      } as unknown as Conversations,
    },
    'hall',
    {
      start: (messages) => {
        this.starts++;
        this.shown.splice(0, this.shown.length, ...messages.map(({ sequence }) => sequence));
      },
      append: (messages) => this.shown.push(...messages.map(({ sequence }) => sequence)),
      prepend: (messages) => this.shown.unshift(...messages.map(({ sequence }) => sequence)),
      present: () => {},
      failed: () => {},
    },
  );

  post(count: number): void {
    for (let number = 0; number < count; number++) {
      const sequence = this.messages.length + 1;
      this.messages.push({ room: 'hall', sequence, name: 'Ada', text: `${sequence}`, time: `${sequence}` });
    }

    this.#wake();
  }

  async #read(before: number): Promise<ConversationPage> {
    const messages = this.messages.filter(({ sequence }) => before === 0 || sequence < before).slice(-pageCount);
    const page = { messages, hasOlder: (messages[0]?.sequence ?? 1) > 1, last: this.messages.length, unread: 0 };
    await this.beforeRead;
    return page;
  }

  async *#subscribe(after: number, signal: AbortSignal) {
    signal.addEventListener('abort', () => this.#wake());
    for (let next = after; ; ) {
      signal.throwIfAborted();
      const message = this.messages[next];
      if (message === undefined) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      } else {
        next++;
        yield { sequence: message.sequence, message };
      }
    }
  }
}

let room: Room;
const settle = () => vi.advanceTimersByTimeAsync(0);
const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

beforeEach(() => {
  vi.useFakeTimers();
  room = new Room();
});

afterEach(() => {
  room.conversation.close();
  vi.useRealTimers();
});

it('showNewest_WhileMessagesArrive_ShowsTheNewestPageAndAllLaterOnes', async () => {
  room.post(10);
  await room.conversation.open();
  room.post(90);
  await settle();
  expect(room.shown).toEqual(range(1, 100));

  room.conversation.showNewest();
  room.post(3);
  await settle();
  room.post(2);
  await settle();

  expect(room.starts).toBe(2);
  const first = room.shown[0] ?? 0;
  expect(first).toBeGreaterThan(50);
  expect(room.shown).toEqual(range(first, 105));
});

it('readOlder_NewestPageIsShownMeanwhile_IgnoresTheOldPage', async () => {
  room.post(200);
  await room.conversation.open();
  let respond = () => {};
  room.beforeRead = new Promise((resolve) => {
    respond = resolve;
  });
  const reading = room.conversation.readOlder();
  room.beforeRead = Promise.resolve();
  room.post(100);
  await settle();
  room.conversation.showNewest();
  await settle();
  expect(room.shown).toEqual(range(251, 300));

  respond();
  await reading;
  expect(room.shown).toEqual(range(251, 300));
  await room.conversation.readOlder();

  expect(room.shown).toEqual(range(201, 300));
});

it('readOlder_OldestMessagesWereRemovedMeanwhile_IgnoresThePage', async () => {
  room.post(200);
  await room.conversation.open();
  let respond = () => {};
  room.beforeRead = new Promise((resolve) => {
    respond = resolve;
  });
  const reading = room.conversation.readOlder();
  room.conversation.forgetBefore(180);
  respond();
  await reading;

  expect(room.shown).toEqual(range(151, 200));
});
