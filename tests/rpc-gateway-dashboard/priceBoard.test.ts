import { expect, it } from 'vitest';
import { PriceBoard } from '../../src/RpcGateway.Samples/FrontEnd/src/ticker/priceBoard.js';
import { Rates } from '../../src/RpcGateway.Samples/FrontEnd/src/ticker/rates.js';

const update = (symbols: number[], prices: number[], updates = symbols.length) => ({
  time: '2026-11-30T12:00:00Z',
  updates,
  symbols,
  prices,
});

it('keeps the newest price of each symbol and its change since the first one', () => {
  const board = new PriceBoard(['BBB', 'AAA']);
  board.apply(update([0, 1], [100, 50]));
  board.apply(update([1], [75]));
  board.apply(update([1], [60]));

  expect([board.price(0), board.price(1)]).toEqual([100, 60]);
  expect(board.change(1)).toBeCloseTo(0.2);
  expect(board.change(0)).toBe(0);
});

it('ignores symbols that are not in the list', () => {
  const board = new PriceBoard(['AAA']);
  board.apply(update([5, -1, 0], [1, 2, 3]));

  expect(board.price(0)).toBe(3);
});

it('sorts by any column, equal values by symbol, and finds a part of a symbol', () => {
  const board = new PriceBoard(['CCA', 'AAB', 'BBA']);
  board.apply(update([0, 1, 2], [2, 1, 2]));
  const names = (places: number[]) => places.map((place) => board.symbols[place]);

  expect(names(board.sorted('symbol', false, ''))).toEqual(['AAB', 'BBA', 'CCA']);
  expect(names(board.sorted('price', true, ''))).toEqual(['BBA', 'CCA', 'AAB']);
  expect(names(board.sorted('symbol', true, ' a '))).toEqual(['CCA', 'BBA', 'AAB']);
  expect(names(board.sorted('symbol', false, 'cc'))).toEqual(['CCA']);
  expect(board.sorted('symbol', false, 'zzz')).toEqual([]);
});

it('counts what arrived within two seconds', () => {
  let now = 0;
  const rates = new Rates(() => now);
  rates.add(update([0, 1], [1, 1], 0));
  now = 1000;
  rates.add(update([0, 1], [1, 1], 100));
  expect(rates.get()).toEqual({ changes: 100, prices: 4, messages: 2, age: 0 });

  now = 2500;
  expect(rates.get()).toEqual({ changes: 50, prices: 1, messages: 0.5, age: 1500 });

  now = 10_000;
  expect(rates.get()).toEqual({ changes: 0, prices: 0, messages: 0, age: 9000 });
});
