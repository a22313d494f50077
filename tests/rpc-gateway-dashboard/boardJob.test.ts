import { RpcError, RpcErrorCode } from 'rpc-gateway-client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { BoardJob } from '../../src/RpcGateway.Samples/FrontEnd/src/jobs/boardJob.js';
import {
  type JobBoard,
  JobBoardError,
  type JobState,
} from '../../src/RpcGateway.Samples/FrontEnd/src/jobs/contracts.js';

let watchErrors: Error[];
let cancelErrors: Error[];
let events: string[];

const unavailable = () => new RpcError(RpcErrorCode.Unavailable, 'The store cannot be reached.');
const state = (stage: JobState['stage']) => ({ stage }) as JobState;

function createJob(): BoardJob {
  const board = {
    watch: async function* () {
      const error = watchErrors.shift();
      if (error !== undefined) {
        throw error;
      }

      yield state('running');
      yield state('succeeded');
    },
    cancel: async () => {
      const error = cancelErrors.shift();
      if (error !== undefined) {
        throw error;
      }

      return state('cancelled');
    },
  } as unknown as JobBoard;
  return new BoardJob(board, 'id', {
    state: ({ stage }) => events.push(stage),
    failed: (reason) => events.push(`failed: ${reason}`),
    problem: (text) => events.push(`problem: ${text}`),
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  [watchErrors, cancelErrors, events] = [[], [], []];
});

afterEach(() => {
  vi.useRealTimers();
});

it.each([RpcErrorCode.Unavailable, RpcErrorCode.LimitExceeded])(
  'watch_TemporaryFailure_TriesAgain(%i)',
  async (code) => {
    watchErrors = [new RpcError(code, 'Later.'), new RpcError(code, 'Later.')];
    const watching = createJob().watch();
    await vi.runAllTimersAsync();
    await watching;

    const problem = 'problem: Later. The page tries again.';
    expect(events).toEqual([problem, problem, 'problem: ', 'running', 'succeeded']);
  },
);

it('watch_JobIsNotStored_Fails', async () => {
  watchErrors = [new RpcError(JobBoardError.NoSuchJob, 'There is no such job.')];
  await createJob().watch();

  expect(events).toEqual(['failed: This job is no longer stored.']);
});

it('watch_StoppedDuringTheDelay_Ends', async () => {
  watchErrors = [unavailable()];
  const job = createJob();
  const watching = job.watch();
  await vi.advanceTimersByTimeAsync(0);
  job.stop();
  await watching;

  expect(events).toEqual(['problem: The store cannot be reached. The page tries again.']);
});

it('cancel_Fails_TheJobIsNotShownAsFailed', async () => {
  cancelErrors = [unavailable()];
  const job = createJob();
  await job.cancel();
  expect(events).toEqual(['problem: ', 'problem: The job was not cancelled: The store cannot be reached.']);

  await job.cancel();
  expect(events.slice(2)).toEqual(['problem: ', 'cancelled']);
});
