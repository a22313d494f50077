import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { BoundedLog } from '../../src/RpcGateway.Dashboard/FrontEnd/src/ui/boundedLog.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

it('BoundedLog_EntriesBeyondTheSize_AreReleased', async () => {
  const log = new BoundedLog<{ number: number }>(1000, 10);
  const references: WeakRef<{ number: number }>[] = [];
  for (let number = 0; number < 100; number++) {
    const entry = { number };
    references.push(new WeakRef(entry));
    log.push(entry, 1);
  }

  // A reference keeps its target until the end of the current job.
  await new Promise((resolve) => setImmediate(resolve));
  collect();

  expect(references.filter((reference) => reference.deref() !== undefined)).toHaveLength(10);
  expect(log.length).toBe(10);
});
