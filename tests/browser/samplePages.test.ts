import { expectAccessible, looks } from './harness/accessibility.js';
import { expect, test } from './harness/browserTest.js';
import { ChatPage } from './harness/chatPage.js';

const headers = [
  'content-security-policy',
  'x-content-type-options',
  'x-frame-options',
  'referrer-policy',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'permissions-policy',
];

for (const [number, look] of looks.entries()) {
  const name = `${look.colorScheme}, ${look.viewport.width} wide`;

  test(`Chat_${name}_IsAccessible`, async ({ open }) => {
    const chat = new ChatPage(await open('/samples/chat', look));
    await expectAccessible(chat.page);

    await chat.join(`look ${number}`, 'Ada');
    await expectAccessible(chat.page);
    // The messages have the room, whatever stands beside them.
    expect((await chat.log.boundingBox())?.width).toBeGreaterThan(Math.min(look.viewport.width * 0.9, 900));
    await chat.send('a word'.repeat(40));
    await chat.sees('a word');
    await expectAccessible(chat.page);

    await chat.page.getByRole('button', { name: 'Clear history' }).click();
    await chat.page.getByRole('dialog').waitFor();
    await expectAccessible(chat.page);
    await chat.page.getByRole('button', { name: 'Cancel' }).click();
  });

  test(`Monitor_${name}_IsAccessible`, async ({ open }) => {
    const page = await open('/samples/monitor', look);
    await page.locator('#memory canvas').waitFor();
    await expectAccessible(page);

    await page.getByText('The same as a table').click();
    await expectAccessible(page);
  });
}

test('SamplePages_Headers_AreThoseOfTheDashboard', async ({ gateway }) => {
  const policies = async (path: string) => {
    const answer = await fetch(`${gateway.url}${path}`);
    return headers.map((header) => answer.headers.get(header));
  };
  const dashboard = await policies('/');

  expect(dashboard[0]).toContain("default-src 'none'");
  expect(await policies('/samples/chat')).toEqual(dashboard);
  expect(await policies('/samples/monitor')).toEqual(dashboard);
});

test('Chat_StyleFromElsewhere_IsRefused', async ({ open }) => {
  const page = await open('/samples/chat', {
    allowed: [/forbids inline by style-src-elem/, /Content Security Policy/],
  });
  const colour = await page.evaluate(() => {
    const style = document.createElement('style');
    style.textContent = 'body { color: rgb(1, 2, 3) }';
    document.head.append(style);
    return getComputedStyle(document.body).color;
  });

  expect(colour).not.toBe('rgb(1, 2, 3)');
});
