import { connectToGateway } from '../shared/gateway.js';
import type { Ticker } from './contracts.js';
import { PriceBoard } from './priceBoard.js';
import { Rates } from './rates.js';
import { TickerView } from './tickerView.js';
import { Watch } from './watch.js';

const client = await connectToGateway();
const ticker = client.contract<Ticker>('ticker');
const board = new PriceBoard(await ticker.symbols());
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
