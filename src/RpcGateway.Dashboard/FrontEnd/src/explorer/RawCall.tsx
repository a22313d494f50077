import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { CallRun } from '../calls/callRun';
import type { MethodModel, ResultModel } from '../contracts/contractDocument';
import type { Gateway } from '../gateway/gateway';
import { isJsonObject, type Json, type JsonObject, parseJson } from '../json/json';
import { SchemaResolver } from '../schema/schema';
import { Icon } from '../ui/Icon';
import { ResultPanel } from './ResultPanel';

type ResultChoice = 'value' | 'stream' | 'bytes' | 'none';

const resolver = new SchemaResolver(undefined);

/** Calls any method with any params, for gateways without discovery. */
export function RawCall({ gateway }: { gateway: Gateway }) {
  const id = useId();
  const name = useSignal('');
  const text = useSignal('{}');
  const choice = useSignal<ResultChoice>('value');
  const run = useSignal<CallRun | undefined>(undefined);
  const params = parseJson(text.value);
  const problem = !params.ok
    ? params.error
    : isJsonObject(params.value) || Array.isArray(params.value)
      ? undefined
      : 'Params must be an object or an array.';

  const call = (event: Event) => {
    event.preventDefault();
    const { client } = gateway;
    if (client !== undefined && params.ok && problem === undefined) {
      run.value?.stop();
      run.value = start(client, name.value, params.value, choice.value);
    }
  };
  return (
    <form class="raw-call" onSubmit={call} data-testid="raw-call">
      <div class="row">
        <div class="field grow">
          <label class="field-name" for={`${id}-name`}>
            Method
          </label>
          <input
            id={`${id}-name`}
            class="input code"
            required
            autocomplete="off"
            spellcheck={false}
            placeholder="chat.send"
            value={name.value}
            onInput={(event) => {
              name.value = event.currentTarget.value;
            }}
          />
        </div>
        <div class="field">
          <label class="field-name" for={`${id}-result`}>
            Result
          </label>
          <select
            id={`${id}-result`}
            class="input"
            value={choice.value}
            onChange={(event) => {
              choice.value = readChoice(event.currentTarget.value);
            }}
          >
            <option value="value">value</option>
            <option value="stream">stream</option>
            <option value="bytes">bytes</option>
            <option value="none">none (notification)</option>
          </select>
        </div>
      </div>
      <div class="field">
        <label class="field-name" for={`${id}-params`}>
          Params as JSON
        </label>
        <textarea
          id={`${id}-params`}
          class="input code"
          rows={4}
          spellcheck={false}
          value={text.value}
          aria-invalid={problem !== undefined}
          onInput={(event) => {
            text.value = event.currentTarget.value;
          }}
        />
        {problem !== undefined && <p class="problem">{problem}</p>}
      </div>
      <div class="row">
        <button type="submit" class="button primary" disabled={gateway.state.value !== 'connected'}>
          <Icon name="play" />
          Call
        </button>
        {run.value?.status.value === 'running' && (
          <button type="button" class="button" onClick={() => run.value?.stop()}>
            <Icon name="stop" />
            Stop
          </button>
        )}
      </div>
      {run.value !== undefined && <ResultPanel run={run.value} resolver={resolver} />}
    </form>
  );
}

function start(client: NonNullable<Gateway['client']>, name: string, params: Json, choice: ResultChoice): CallRun {
  const values: JsonObject = isJsonObject(params)
    ? params
    : Object.fromEntries(Array.isArray(params) ? params.map((value, index) => [`${index}`, value]) : []);
  return new CallRun(client, describe(name, values, Array.isArray(params), choice), {
    values,
    files: new Map(),
    streams: new Map(),
    target: undefined,
  });
}

function describe(name: string, values: JsonObject, byPosition: boolean, choice: ResultChoice): MethodModel {
  return {
    name,
    contract: '',
    member: undefined,
    summary: undefined,
    description: undefined,
    deprecated: false,
    byPosition,
    params: Object.keys(values).map((param) => ({
      name: param,
      description: undefined,
      required: true,
      kind: 'json',
      schema: true,
    })),
    result: describeResult(choice),
    errors: [],
    example: {},
  };
}

function describeResult(choice: ResultChoice): ResultModel | undefined {
  const kinds = { value: 'json', stream: 'stream', bytes: 'binary' } as const;
  return choice === 'none' ? undefined : { description: undefined, kind: kinds[choice], schema: true };
}

function readChoice(value: string): ResultChoice {
  return value === 'stream' || value === 'bytes' || value === 'none' ? value : 'value';
}
