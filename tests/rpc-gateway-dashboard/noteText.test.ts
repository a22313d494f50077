import { expect, it } from 'vitest';
import { cutText, isInsideCharacter } from '../../src/RpcGateway.Samples/FrontEnd/src/notes/text.js';

it('is cut between characters only', () => {
  expect(cutText('abc', 2)).toBe('ab');
  expect(cutText('abc', 3)).toBe('abc');
  expect(cutText('abc', 9)).toBe('abc');
  expect(cutText('a🚀b', 2)).toBe('a');
  expect(cutText('a🚀b', 3)).toBe('a🚀');
});

it('has positions inside of characters of two halves', () => {
  expect([0, 1, 2, 3, 4].filter((position) => isInsideCharacter('a🚀b', position))).toEqual([2]);
});
