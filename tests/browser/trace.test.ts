import type { Page } from 'playwright-core';
import { expect, test } from './harness/browserTest.js';
import { ChatPage } from './harness/chatPage.js';
import { Collector } from './harness/collector.js';
import { Gateway } from './harness/gateway.js';

// The span kinds of OTLP.
const serverKind = 2;
const clientKind = 3;

test('Click_CallWithACallback_IsOneTrace', async ({ open, onTestFinished }) => {
  const { collector, address } = await Collector.start();
  onTestFinished(() => collector.stop());
  const gateway = await Gateway.start({
    OTEL_EXPORTER_OTLP_ENDPOINT: address,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_BSP_SCHEDULE_DELAY: '100',
  });
  onTestFinished(() => gateway.stop());
  const ada = new ChatPage(await open('about:blank', { gateway }));
  const frames = watch(ada.page);
  await ada.page.goto('/samples/chat');
  await ada.join('traced', 'Ada');

  await ada.page.getByRole('button', { name: 'Clear history' }).click();
  await ada.page.getByRole('dialog').getByRole('button', { name: 'Clear' }).click();
  await ada.page.getByText('The history was cleared.').waitFor();

  const [trace, click] = context(frames.sent, 'chat.clear');
  await expect.poll(() => collector.find(trace, 'chat.clear', serverKind)).toBeDefined();
  const call = collector.find(trace, 'chat.clear', serverKind);
  const callback = collector.find(trace, 'chatCallback.confirm', clientKind);
  expect(call?.parentSpanId).toBe(click);
  expect(callback?.parentSpanId).toBe(call?.spanId);
  expect(context(frames.received, 'chatCallback.confirm')).toEqual([trace, callback?.spanId]);
});

/** Records the messages of a page. */
function watch(page: Page): { readonly sent: string[]; readonly received: string[] } {
  const frames: ReturnType<typeof watch> = { sent: [], received: [] };
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => frames.sent.push(payload.toString()));
    socket.on('framereceived', ({ payload }) => frames.received.push(payload.toString()));
  });
  return frames;
}

/** The trace id and the span id in the request of a method. */
function context(frames: readonly string[], method: string): [trace: string, span: string] {
  const request = frames.find((frame) => frame.includes(`"method":"${method}"`)) ?? '';
  const [, trace = '', span = ''] = /"traceparent":"00-([0-9a-f]{32})-([0-9a-f]{16})-01"/.exec(request) ?? [];
  expect(trace, `the traceparent of ${method}`).not.toBe('');
  return [trace, span];
}
