import { expect, test } from './harness/browserTest.js';
import { ExplorerPage, linkTo } from './harness/explorerPage.js';

test('Overview_Opened_ListsContracts', async ({ open }) => {
  const page = await open('/');
  await page.getByTestId('overview').waitFor();

  for (const contract of ['calc', 'chat', 'echo', 'jobs', 'monitor']) {
    await page.getByRole('heading', { name: contract, exact: true, level: 2 }).first().waitFor();
  }
});

test('Call_Succeeds_ShowsTheResult', async ({ open }) => {
  const explorer = new ExplorerPage(await open('/'));
  await explorer.run('calc.add', { a: 2, b: 3 });

  expect(await explorer.readResult()).toBe(5);
});

test('Call_ArgumentsChanged_SendsTheNewArguments', async ({ open }) => {
  const explorer = new ExplorerPage(await open('/'));
  await explorer.run('calc.subtract', { minuend: 10, subtrahend: 4 });
  expect(await explorer.readResult()).toBe(6);

  const form = explorer.page.getByTestId('arguments-form');
  await form.getByLabel('subtrahend', { exact: true }).fill('1');
  await explorer.call.click();
  await expect.poll(() => explorer.readResult()).toBe(9);

  await explorer.page.getByTestId('arguments-json').fill('{"minuend": 1, "subtrahend": 2}');
  await expect.poll(() => form.getByLabel('minuend', { exact: true }).inputValue()).toBe('1');
  await explorer.call.click();
  await expect.poll(() => explorer.readResult()).toBe(-1);
});

test('Call_Fails_ShowsCodeMessageAndData', async ({ open }) => {
  const explorer = new ExplorerPage(await open('/'));
  await explorer.run('calc.divide', { dividend: 7, divisor: 0 });

  await explorer.ends('failed');
  expect(await explorer.failure.getAttribute('data-code')).toBe('1001');
  expect(await explorer.failure.textContent()).toMatch(/"dividend": 7/);
});

test('Call_Stopped_IsCancelledAtTheGateway', async ({ open }) => {
  const explorer = new ExplorerPage(await open('/'));
  await explorer.run('echo.delay', { milliseconds: 3_600_000, text: 'late' });
  await explorer.ends('running');
  await explorer.stop.click();
  await explorer.ends('stopped');

  await explorer.page.getByTestId('dock-traffic').click();
  const rows = explorer.page.getByTestId('traffic-rows');
  await rows.locator('tr[data-method="$/cancelRequest"]').waitFor();
  await rows.getByText('-32800').waitFor();
});

test('Stream_OfNumbers_ShowsTableAndChart', async ({ open }) => {
  const explorer = new ExplorerPage(await open('/'));
  await explorer.run('calc.primes', { limit: 100 });

  await explorer.ends('succeeded');
  await expect.poll(() => explorer.items()).toBe(25);
  await expect.poll(() => explorer.page.getByTestId('stream-rows').textContent()).toContain('97');
  await explorer.page.getByTestId('stream-chart').locator('canvas').waitFor();
});

test('Stream_AsArgument_SendsItsLines', async ({ open }) => {
  const explorer = new ExplorerPage(await open('/'));
  await explorer.show('calc.average');
  await explorer.page.getByTestId('field-values').getByRole('textbox').fill('1\n2\n6');
  await explorer.call.click();

  expect(await explorer.readResult()).toBe(3);
});

test('Stream_KeptOpen_SendsItemsDuringTheCall', async ({ open }) => {
  const explorer = new ExplorerPage(await open('/'));
  await explorer.show('calc.average');
  await explorer.page.getByTestId('field-values').getByRole('textbox').fill('');
  await explorer.page.getByLabel('Keep the stream open').check();
  await explorer.call.click();
  const next = explorer.page.getByLabel('Next item of values');
  await next.fill('10');
  await next.press('Enter');
  await explorer.page.getByText('1 item added').waitFor();
  await next.fill('20');
  await explorer.page.getByRole('button', { name: 'Send item' }).click();
  await explorer.page.getByRole('button', { name: 'End stream' }).click();

  expect(await explorer.readResult()).toBe(15);
});

test('Progress_Reported_IsShown', async ({ open }) => {
  const explorer = new ExplorerPage(await open('/'));
  await explorer.run('jobs.findPrimes', { limit: 5_000_000 });

  expect(await explorer.readResult()).toEqual({ count: 348_513, largest: 4_999_999 });
  await expect.poll(() => explorer.page.getByTestId('progress-report').textContent()).toContain('"total":5000000');
  const bar = explorer.page.getByRole('progressbar', { name: 'Progress' });
  await expect.poll(() => bar.evaluate((element) => Reflect.get(element, 'value'))).toBe(1);
});

test('Callback_WithAResult_SendsTheUsersResponse', async ({ open }) => {
  const explorer = new ExplorerPage(await open('/'));
  const { page } = explorer;
  const room = { room: 'explored' };
  await explorer.run('chat.join', { ...room, name: 'Ada' });
  expect(await explorer.readResult()).toEqual({ room: 'explored', members: ['Ada'] });
  await explorer.run('chat.send', { ...room, text: 'hello' });
  expect(await explorer.readResult()).toBe(1);

  await explorer.run('chat.clear', room);
  await page.getByTestId('waiting-callback').getByText("Clear the message of 'explored'?").waitFor();
  await page.getByTestId('respond-no').click();
  expect(await explorer.readResult()).toBe(false);

  await explorer.call.click();
  await page.getByTestId('respond-yes').click();
  await expect.poll(() => explorer.readResult()).toBe(true);
  const received = page.getByTestId('callbacks').getByTestId('callback');
  await expect.poll(() => received.count()).toBe(3);
  await received.filter({ hasText: 'chatCallback.messagePosted' }).getByText('hello').waitFor();
});

test('DeepLink_WithParams_FillsTheFormAndFollowsChanges', async ({ open }) => {
  const explorer = new ExplorerPage(await open(linkTo('chat.send', { room: 'ä & b', text: 'x#y' })));
  const form = explorer.page.getByTestId('arguments-form');
  await expect.poll(() => form.getByLabel('room', { exact: true }).inputValue()).toBe('ä & b');
  expect(await form.getByLabel('text', { exact: true }).inputValue()).toBe('x#y');

  await form.getByLabel('text', { exact: true }).fill('changed');
  await expect.poll(() => decodeURIComponent(new URL(explorer.page.url()).hash)).toContain('"text":"changed"');
  await explorer.page.reload();
  await expect.poll(() => form.getByLabel('text', { exact: true }).inputValue()).toBe('changed');
});

test('Traffic_AfterACall_ShowsRequestAndResponse', async ({ open }) => {
  const explorer = new ExplorerPage(await open('/'));
  const { page } = explorer;
  await explorer.run('echo.say', { text: 'find me' });
  expect(await explorer.readResult()).toBe('find me');

  await page.getByTestId('dock-traffic').click();
  await page.getByTestId('traffic-filter').fill('find me');
  const rows = page.getByTestId('traffic-rows').locator('tr[data-kind]');
  await expect
    .poll(() => rows.evaluateAll((all) => all.map((row) => row.getAttribute('data-kind'))))
    .toEqual(['request', 'result']);

  await rows.first().getByRole('button').click();
  await page.getByTestId('traffic-detail').getByText('"find me"').waitFor();
  expect(await page.getByTestId('traffic-detail').textContent()).toContain('traceparent');
  await page.getByRole('button', { name: 'Show response' }).click();
  await page.getByTestId('traffic-detail').getByText('"result"').waitFor();
});

test('Explorer_KeyboardOnly_FindsAndCallsAMethod', async ({ open }) => {
  const explorer = new ExplorerPage(await open('/'));
  const { page } = explorer;
  await page.getByTestId('overview').waitFor();
  await explorer.hasState('connected');
  await page.keyboard.press('/');
  await page.keyboard.type('calc add');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'calc.add', level: 1 }).waitFor();

  const focused = () =>
    page.evaluate(() => document.activeElement?.closest('[data-testid]')?.getAttribute('data-testid'));
  for (let presses = 0; presses < 60 && (await focused()) !== 'field-a'; presses++) {
    await page.keyboard.press('Tab');
  }

  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('40');
  await page.keyboard.press('Control+Enter');
  expect(await explorer.readResult()).toBeGreaterThanOrEqual(40);
});

test('Snippet_OfACall_ContainsItsArguments', async ({ open }) => {
  const explorer = new ExplorerPage(await open('/'));
  await explorer.show('calc.add', { a: 12, b: 30 });
  const snippet = explorer.page.getByTestId('snippet');

  expect(await snippet.textContent()).toContain('await calc.add(12, 30);');
  await explorer.page.getByRole('tab', { name: 'C#' }).click();
  expect(await snippet.textContent()).toMatch(/AddAsync\(12, 30\)/);
  await explorer.page.getByRole('tab', { name: 'JSON' }).click();
  expect(await snippet.textContent()).toMatch(/"calc.add"/);
});
