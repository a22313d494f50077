// Compiled, never run: the argument and result types of the snapshots' proxies.
import { isRpcError, type RpcCallContext, type RpcClient, type RpcDownload, type RpcStream } from 'rpc-gateway-client';
import type { Kinds, KindsBack, Shape } from './snapshots/kinds.js';
import { type Book, findBooks, type LendingLibrary, type Loan } from './snapshots/library.js';
import {
  type Calc,
  CalcError,
  type Chat,
  type ChatCallback,
  type ChatMessage,
  type Echo,
  type Jobs,
} from './snapshots/samples.js';

export async function calls(client: RpcClient): Promise<void> {
  const chat = client.contract<Chat>('chat');
  const sequence: number = await chat.send('lobby', 'hi');
  await chat.send('lobby', 'hi', AbortSignal.timeout(sequence));
  const members: string[] = (await chat.join('lobby', 'Ada')).members;
  await chat.leave(members[0] ?? '');

  // @ts-expect-error: an argument is missing.
  await chat.send('lobby');
  // @ts-expect-error: a number is not a text.
  await chat.send('lobby', 1);
  // @ts-expect-error: there are too many arguments.
  await chat.send('lobby', 'hi', 'again');
  // @ts-expect-error: options must be created by options().
  await chat.send('lobby', 'hi', { timeout: 1000 });
  // @ts-expect-error: there is no such method.
  await chat.shout('lobby');
  // @ts-expect-error: the result is a number.
  const text: string = await chat.send('lobby', 'hi');
  void text;
}

export async function errors(client: RpcClient): Promise<number | undefined> {
  try {
    await client.contract<Calc>('calc').divide(1, 0);
  } catch (error) {
    if (isRpcError(error, CalcError.DivisionByZero)) {
      // @ts-expect-error: the data has no such member.
      void error.data?.divisor;
      return error.data?.dividend;
    }
    // @ts-expect-error: without a code, the data has any type.
    return isRpcError(error) ? error.data : undefined;
  }
  return undefined;
}

export async function streams(client: RpcClient): Promise<void> {
  const history: RpcStream<ChatMessage> = client.contract<Chat>('chat').history('lobby', undefined);
  for await (const message of history) {
    // @ts-expect-error: there is no such member.
    message.author;
    message.text.toUpperCase();
  }

  const calc = client.contract<Calc>('calc');
  await calc.average(numbers());
  // @ts-expect-error: the items are texts.
  await calc.average(texts());
  // @ts-expect-error: an array is not a stream.
  await calc.average([1, 2]);
  // @ts-expect-error: a stream is not a promise.
  calc.primes(10).then();
}

export async function binary(client: RpcClient): Promise<void> {
  const echo = client.contract<Echo>('echo');
  await echo.upload(new Uint8Array(3));
  // @ts-expect-error: a text is not bytes.
  await echo.upload('abc');
  const download: RpcDownload = echo.download(2, 42);
  await download.bytes();

  const jobs = client.contract<Jobs>('jobs');
  await jobs.findPrimes(1000, ({ done, total }) => done / (total ?? 1));
  // @ts-expect-error: a report has no such member.
  await jobs.findPrimes(1000, ({ share }) => share);
}

export function callbacks(client: RpcClient): void {
  client.on<ChatCallback>('chatCallback', {
    messagePosted: async (message) => void message.text,
    memberJoined: (room: string, name: string, context: RpcCallContext) => void [room, name, context.signal],
    memberLeft: () => undefined,
    confirm: (question) => question.length > 0,
  });
  const wrong: Partial<ChatCallback> = {
    // @ts-expect-error: the result is a boolean.
    confirm: () => 'perhaps',
  };
  client.on<KindsBack>('kindsBack', {
    ...wrong,
    async *mix(items, file, progress, times, context) {
      const report = context.progress(progress);
      for await (const item of context.stream(items)) {
        report({ level: 'low', share: item / times });
        yield String(item);
      }
      await context.download(file).bytes();
    },
    bytes: () => new Uint8Array(1),
    done: () => undefined,
  });
}

export async function kinds(client: RpcClient, shape: Shape): Promise<number> {
  const proxy = client.contract<Kinds>('kinds');
  await proxy.mix(numbers(), null, (report) => report.share).blob();
  await proxy.note('x');
  for await (const item of proxy.shapes(shape)) {
    // @ts-expect-error: only a circle has a radius.
    item.radius;
    return item.$type === 'circle' ? item.radius : item.points.length;
  }
  // @ts-expect-error: there is no such shape.
  proxy.shapes({ $type: 'ellipse', radius: 1 });
  return 0;
}

export async function foreign(client: RpcClient): Promise<void> {
  const books: Book[] = await findBooks(client, { author: null, order: 'year' }, AbortSignal.timeout(1));
  // @ts-expect-error: the author is required.
  await findBooks(client, { order: 'year' });
  // @ts-expect-error: there is no such order.
  await findBooks(client, { author: 'Ada', order: 'size' });

  const library = client.contract<LendingLibrary>('');
  const loan: Loan = await library.lend(books[0]?.isbn ?? '', '2030-01-01', { card: '7' });
  await library['give back'](Number(loan.fee?.amount));
  // @ts-expect-error: a reader must have a card or a name.
  await library.lend('1', '2030-01-01', {});
  // @ts-expect-error: optional is not undefined.
  const book: Book = { isbn: '', title: '', copies: undefined };
  void book;
}

async function* numbers(): AsyncGenerator<number> {
  yield 1;
}

async function* texts(): AsyncGenerator<string> {
  yield 'one';
}
