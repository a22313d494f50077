import { expect, lostConnection, test } from './harness/browserTest.js';
import { ExplorerPage, linkTo } from './harness/explorerPage.js';
import { Gateway } from './harness/gateway.js';
import { StrangeGateway } from './harness/strangeGateway.js';

const failedRequest = /Failed to load resource: net::ERR_CONNECTION_REFUSED/;

test('Gateway_RestartedDuringACall_FailsTheCallAndReconnects', async ({ open, onTestFinished }) => {
  const gateway = await Gateway.start();
  onTestFinished(() => gateway.stop());
  const explorer = new ExplorerPage(await open('/', { gateway, allowed: [lostConnection, failedRequest] }));
  await explorer.run('echo.delay', { milliseconds: 3_600_000, text: 'never' });
  await explorer.ends('running');

  await gateway.kill();
  await explorer.hasState('reconnecting');
  await explorer.page.getByTestId('banner').getByText('does not respond').waitFor();

  await gateway.startAgain();
  // Only the new process can tell that the session, and with it the call, is gone. The next attempt may start half a minute later.
  await explorer.hasState('connected', 60_000);
  await explorer.ends('failed');
  await explorer.page.getByTestId('banner').waitFor({ state: 'hidden' });
  await explorer.run('calc.add', { a: 1, b: 1 });
  expect(await explorer.readResult()).toBe(2);
});

test('Gateway_SendsInvalidJson_ShowsAProtocolError', async ({ open, gateway, onTestFinished }) => {
  const strange = await StrangeGateway.start(gateway, (socket) => {
    socket.on('message', (message) => {
      const { id } = JSON.parse(message.toString()) as { id?: number };
      socket.send(JSON.stringify({ jsonrpc: '2.0', id, result: { version: 1, connectionId: '1', limits: {} } }));
      socket.send('this is not JSON');
    });
  });
  onTestFinished(() => strange.stop());
  const page = await open('/', { through: strange.url, allowed: [lostConnection] });

  await page.getByTestId('protocol-error').getByText('Protocol error').waitFor();
  await page.getByTestId('overview').waitFor();
  await page.getByTestId('dock-traffic').click();
  await page.getByTestId('traffic-rows').getByText('this is not JSON').first().waitFor();
});

test('Document_NotFoundOverHttp_IsReadOverTheConnection', async ({ open }) => {
  const page = await open('/health/live', { allowed: [/favicon/, /404/] });
  await page.route('**/openrpc.json', (route) => route.fulfill({ status: 404 }));
  await page.route('**/rpc', (route) => route.continue());
  await page.goto('/');

  // The page also requests the document over the connection, where discovery is enabled.
  await page.getByTestId('overview').waitFor();
  await page.getByText('Call a method by name').click();
  await page.getByTestId('raw-call').waitFor();
});

test('Schema_RefersToItself_HasAUsableForm', async ({ open }) => {
  const page = await open('/health/live', { allowed: [/favicon/] });
  await page.route('**/openrpc.json', (route) => route.fulfill({ json: treeDocument }));
  const explorer = new ExplorerPage(page);
  await explorer.show('trees.plant');
  const form = page.getByTestId('arguments-form');
  await form.getByLabel('name', { exact: true }).fill('root');
  await page
    .getByTestId('arguments-json')
    .fill('{"tree": {"name": "root", "children": [{"name": "leaf", "children": []}], "parent": null}}');
  await expect.poll(() => form.getByLabel('name', { exact: true }).count()).toBe(2);

  await explorer.call.click();
  await explorer.ends('failed');
  expect(await explorer.failure.getAttribute('data-code')).toBe('-32601');
});

test('Names_WithSpecialCharacters_CanBeCalled', async ({ open }) => {
  const page = await open('/health/live', { allowed: [/favicon/] });
  await page.route('**/openrpc.json', (route) => route.fulfill({ json: treeDocument }));
  const explorer = new ExplorerPage(page);
  const name = 'a "b" / <c> #1?x=%20&y';
  await explorer.show(name, { 'no identifier!': 'x' });
  expect(await page.getByTestId('snippet').textContent()).toContain('no identifier!');

  await explorer.call.click();
  await explorer.ends('failed');
  expect(await explorer.failure.getAttribute('data-code')).toBe('-32601');
  await page.goto('/');
  await page.getByTestId(`method-${name}`).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
});

test('Stream_OfHundredThousandsOfItems_KeepsThePageResponsive', { timeout: 240_000 }, async ({ open }) => {
  const explorer = new ExplorerPage(await open('/'));
  const { page } = explorer;
  await explorer.run('calc.primes', { limit: 100_000_000 });
  await expect.poll(() => explorer.items()).toBeGreaterThan(0);

  const countFrames = () =>
    page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let frames = 0;
          const next = () => (++frames < 10 ? requestAnimationFrame(next) : resolve(frames));
          requestAnimationFrame(next);
        }),
    );
  const before = await explorer.items();
  expect(await countFrames()).toBe(10);
  await page.getByTestId('theme-button').click();
  await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('light');
  await expect.poll(() => explorer.items()).toBeGreaterThan(before + 10_000);
  await explorer.ends('running');
  await explorer.stop.click();
  await explorer.ends('stopped');

  // The page may skip redraws, but not items.
  await explorer.run('calc.primes', { limit: 500_000 });
  await explorer.ends('succeeded', 90_000);
  await expect.poll(() => explorer.items()).toBe(41_538);
});

test('Call_InvalidNumber_IsNotSent', async ({ open }) => {
  const page = await open(linkTo('calc.add', { a: 2, b: 3 }));
  const explorer = new ExplorerPage(page);
  await explorer.call.waitFor();
  const first = page.getByTestId('arguments-form').getByRole('textbox').first();
  await first.fill('two');
  await page.getByText('This is not a number, so the call cannot be sent.').waitFor();
  await page.getByTestId('arguments-form').getByRole('textbox').last().focus();
  await explorer.call.click();
  await expect.poll(() => first.evaluate((input) => input === document.activeElement)).toBe(true);
  expect(await explorer.result.count()).toBe(0);

  await first.fill('4');
  await explorer.call.click();
  await explorer.ends('succeeded');
  expect(await page.getByTestId('result-json').textContent()).toBe('7');
});

const tree = { $ref: '#/components/schemas/Tree' };
const treeDocument = {
  openrpc: '1.3.2',
  info: { title: 'Trees', version: '1' },
  methods: [
    {
      name: 'trees.plant',
      params: [{ name: 'tree', required: true, schema: tree }],
      result: { name: 'result', schema: tree },
    },
    {
      name: 'a "b" / <c> #1?x=%20&y',
      params: [{ name: 'no identifier!', required: true, schema: { type: 'string' } }],
      result: { name: 'result', schema: { type: 'null' } },
    },
  ],
  components: {
    schemas: {
      Tree: {
        type: 'object',
        properties: {
          name: { type: 'string' },
          children: { type: 'array', items: tree },
          parent: { anyOf: [tree, { type: 'null' }] },
        },
        required: ['name', 'children', 'parent'],
      },
    },
  },
};
