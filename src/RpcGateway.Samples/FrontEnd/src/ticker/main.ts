import { RpcConnectionLostError } from 'rpc-gateway-client';
import { byId } from '../shared/dom.js';
import { connectToGateway } from '../shared/gateway.js';
import { messageOf } from '../shared/messageOf.js';
import type { Ticker } from './contracts.js';
import { PriceBoard } from './priceBoard.js';
import { Rates } from './rates.js';
import { TickerView } from './tickerView.js';
import { Watch } from './watch.js';

const client = await connectToGateway();
const ticker = client.contract<Ticker>('ticker');
const board = new PriceBoard(await readSymbols());
const rates = new Rates(() => performance.now());
const view = new TickerView(board, rates, (interval) => void watch.start(interval));
client.onStateChange((change) => {
  if (change.previous === 'connected') {
    view.wait();
  }
});
const watch = new Watch(
  ticker,
  (update) => {
    board.apply(update);
    rates.add(update);
    view.changed();
  },
  (error) => view.fail(error),
);
await watch.start(view.interval);

// A lost connection needs no pause: the next call waits for another one.
async function readSymbols(): Promise<string[]> {
  for (;;) {
    try {
      return await ticker.symbols();
    } catch (error) {
      if (!(error instanceof RpcConnectionLostError) || client.state === 'closed') {
        byId('status', HTMLElement).textContent = messageOf(error);
        throw error;
      }
    }
  }
}
