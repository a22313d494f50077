import type { Locator, Page } from 'playwright-core';
import { expect, lostConnection, test } from './harness/browserTest.js';
import { LivePage } from './harness/livePage.js';
import { Relay } from './harness/relay.js';

const lostServer = [lostConnection, /Failed to load resource/];

test.for([1120, 1440, 1640, 1920, 2560])('Live_%i_HasTwoColumns', async (width, { open }) => {
  const live = await new LivePage(await open('/live', { viewport: { width, height: 1000 } })).ready();
  const lefts = await Promise.all([live.methods, live.calls, live.connections, live.running].map(leftOf));
  expect(new Set(lefts).size).toBe(2);
  expect(lefts.slice(0, 2)).toEqual(lefts.slice(2));
});

test.for([1440, 1920])('Live_ManyCalls_FitInTheirColumnsAt%i', async (width, { open }) => {
  const live = await new LivePage(await open('/live', { viewport: { width, height: 1000 } })).ready();
  await call(await open('/samples/chat'), 'calc.sum', 1200);
  await live.methods.locator('tr[data-method="calc.sum"]').getByText('1,200', { exact: true }).waitFor();

  for (const head of await live.page.locator('.sort').all()) {
    await head.click();
    expect(await findTruncated(live.page.locator('thead th'))).toEqual([]);
  }

  expect(await findTruncated(live.page.locator('td.number'))).toEqual([]);
  expect(await findTruncated(live.methods.locator('tbody th'))).toEqual([]);
});

test('Live_UnknownMethod_IsFoundByBothNames', async ({ open }) => {
  const live = await new LivePage(await open('/live')).ready();
  await call(await open('/samples/chat'), 'Not.There', 2);

  await live.methods.getByRole('button', { name: '_OTHER' }).click();
  await live.callsOf('Not.There').first().waitFor();
  await live.page.getByTestId('filter-method').fill('not.t');
  await live.callsOf('Not.There').first().waitFor();
  await live.methods.getByText('counted as _OTHER').waitFor();
});

test('Live_ConnectionButtonOfACall_SetsTheFilter', async ({ open }) => {
  const live = await new LivePage(await open('/live')).ready();
  await call(await open('/samples/chat'), 'calc.sum', 1);
  await call(await open('/samples/chat'), 'calc.subtract', 1);
  await live.callsOf('calc.subtract').first().waitFor();

  await live
    .callsOf('calc.subtract')
    .first()
    .getByTitle(/^Show only calls of connection/)
    .click();
  await expect.poll(() => live.callsOf('calc.sum').count()).toBe(0);
  const id = await live.page.getByTestId('filter-connection').inputValue();
  await live.page.getByTestId('filter-connection').fill(id.slice(0, 6).toUpperCase());
  await live.callsOf('calc.subtract').first().waitFor();
  expect(await live.callsOf('calc.sum').count()).toBe(0);
  expect(await live.trace.isVisible()).toBe(false);
});

test('Live_ClickedCall_HoldsTheListInPlace', async ({ open }) => {
  const live = await new LivePage(await open('/live')).ready();
  const other = await open('/samples/chat');
  await call(other, 'calc.sum', 40);
  await expect.poll(() => live.callsOf('calc.sum').count()).toBeGreaterThan(8);

  const rows = live.calls.locator('tr[data-trace]');
  await rows.nth(3).getByRole('button').first().click();
  await live.trace.waitFor();
  const first = await rows.first().getAttribute('data-trace');
  await call(other, 'calc.subtract', 5);
  await live.methods.locator('tr[data-method="calc.subtract"]').waitFor();
  expect(await rows.first().getAttribute('data-trace')).toBe(first);
  await live.calls.getByText('held while you are here').waitFor();

  // The list is still next to the trace, and other calls can be opened.
  const [list, trace] = [await live.calls.boundingBox(), await live.trace.boundingBox()];
  expect((list?.x ?? 0) + (list?.width ?? 0)).toBeLessThanOrEqual(trace?.x ?? 0);
  const next = await rows.nth(4).getAttribute('data-trace');
  await rows.nth(4).getByRole('button').first().click();
  await expect.poll(() => new URL(live.page.url()).hash).toBe(`#trace=${next}`);

  await live.page.mouse.move(5, 5);
  await live.callsOf('calc.subtract').first().waitFor();
});

test('Live_TraceClosed_ReturnsTheFocus', async ({ open }) => {
  const live = await new LivePage(await open(`/live#trace=${'ab'.repeat(16)}`)).ready();
  await live.hasTraceFocused();
  // The list is empty, even if there are calls of an earlier test.
  await live.page.getByTestId('filter-method').fill('none');
  await live.calls.getByText('No call matches the filter.').waitFor();
  await live.trace.getByRole('button', { name: 'Close the trace' }).focus();
  await live.page.keyboard.press('Escape');
  await live.trace.waitFor({ state: 'hidden' });
  await expect.poll(() => hasFocus(live.page.locator('main'))).toBe(true);
  await live.page.getByTestId('filter-method').fill('');

  await call(await open('/samples/chat'), 'calc.sum', 2);
  const button = await live.openTrace('calc.sum');
  await live.page.keyboard.press('Escape');
  await expect.poll(() => hasFocus(button)).toBe(true);

  await call(await open('/samples/chat'), 'calc.subtract', 1);
  // The list receives no other calls while the pointer or the focus is in it.
  await live.page.mouse.move(5, 5);
  await live.page.getByTestId('filter-method').focus();
  await live.callsOf('calc.subtract').first().waitFor();
  await live.openTrace('calc.sum');
  await live.page.getByTestId('filter-method').fill('subtract');
  await live.callsOf('calc.sum').first().waitFor({ state: 'detached' });
  await live.trace.getByRole('button', { name: 'Close the trace' }).click();
  await expect.poll(() => hasFocus(live.page.getByTestId('call-rows'))).toBe(true);
});

test('Live_TraceOnAPhone_KeepsTheFocusInTheTrace', async ({ open }) => {
  const live = await new LivePage(await open('/live', { viewport: { width: 360, height: 740 } })).ready();
  await call(await open('/samples/chat'), 'calc.sum', 1);
  const button = await live.openTrace('calc.sum');
  for (let i = 0; i < 12; i++) {
    await live.page.keyboard.press('Tab');
    expect(await live.page.locator('.live-page :focus').count()).toBe(0);
  }

  await live.trace.getByRole('button', { name: 'Close the trace' }).click();
  await expect.poll(() => hasFocus(button)).toBe(true);
});

test('Live_Tables_AreOneTabStopEach', async ({ open }) => {
  const live = await new LivePage(await open('/live')).readyWithoutConnections();
  const other = await open('/samples/chat');
  await Promise.all([call(other, 'calc.sum', 5), call(other, 'calc.subtract', 1), call(other, 'calc.add', 1)]);
  const { rows } = live;
  await expect.poll(() => rows.count()).toBeGreaterThan(2);
  await live.methods.locator('tr[data-method="calc.add"]').waitFor();
  await expect.poll(() => live.connections.locator('tbody button:not([tabindex="-1"])').count()).toBe(2);
  await expect.poll(() => live.methods.locator('tbody button:not([tabindex="-1"])').count()).toBe(1);

  await rows.first().getByRole('button').last().focus();
  await live.page.keyboard.press('ArrowDown');
  await expect.poll(() => hasFocus(rows.nth(1).getByRole('button').last())).toBe(true);
  expect(await rows.first().getByRole('button').last().getAttribute('tabindex')).toBe('-1');
});

test('Live_ConnectionClosed_KeepsTheFocusInTheTable', async ({ open }) => {
  const live = await new LivePage(await open('/live')).readyWithoutConnections();
  await call(await open('/samples/chat'), 'calc.sum', 1);
  await live.rows
    .first()
    .getByRole('button', { name: /^Close connection/ })
    .click();
  const dialog = live.page.getByTestId('close-dialog');
  await expect.poll(() => hasFocus(dialog.getByRole('button', { name: 'Cancel' }))).toBe(true);
  await dialog.getByRole('button', { name: 'Close connection' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await expect.poll(() => hasFocus(live.connections.locator('.live-scroll'))).toBe(true);
});

test('Live_FocusedConnectionEnds_KeepsTheFocusInTheTable', async ({ open }) => {
  const live = await new LivePage(await open('/live')).readyWithoutConnections();
  const { rows } = live;
  const first = await open('/samples/chat');
  await expect.poll(() => rows.count()).toBe(1);
  const second = await open('/samples/chat');
  await expect.poll(() => rows.count()).toBe(2);
  await live.connections.getByRole('button', { name: 'Age' }).click();
  await rows.first().getByRole('button').first().focus();
  await first.close();
  await expect.poll(() => hasFocus(live.connections.locator('.live-scroll'))).toBe(true);

  await rows.first().getByRole('button').first().focus();
  await second.close();
  await expect.poll(() => hasFocus(live.page.locator('main'))).toBe(true);
});

test('Live_NoLongerAuthorized_AsksToSignIn', async ({ open, gateway, onTestFinished }) => {
  const relay = await Relay.start(gateway);
  onTestFinished(() => relay.stop());
  const live = await new LivePage(await open('/live', { through: relay.url, allowed: lostServer })).ready();
  await live.page.route('**/live', (route) => route.fulfill({ status: 401 }));
  relay.pull();
  await live.page.getByTestId('live-banner').getByText('sign in again').waitFor();
});

async function call(page: Page, method: string, times: number): Promise<void> {
  await page.evaluate(
    async ([method, times]) => {
      const socket = new WebSocket(new URL('/rpc', location.href.replace(/^http/, 'ws')));
      await new Promise((resolve) => socket.addEventListener('open', resolve));
      let responses = 0;
      await new Promise<void>((resolve) => {
        socket.addEventListener('message', () => {
          responses++;
          if (responses === times) {
            resolve();
          }
        });
        for (let id = 1; id <= times; id++) {
          socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params: [[1, 2]] }));
        }
      });
    },
    [method, times] as const,
  );
}

function leftOf(card: Locator): Promise<number> {
  return card.evaluate((element) => element.getBoundingClientRect().left);
}

function hasFocus(element: Locator): Promise<boolean> {
  return element.evaluate((one) => one === document.activeElement);
}

function findTruncated(cells: Locator): Promise<string[]> {
  return cells.evaluateAll((all) =>
    all.filter((cell) => cell.scrollWidth > cell.clientWidth).map((cell) => cell.textContent ?? ''),
  );
}
