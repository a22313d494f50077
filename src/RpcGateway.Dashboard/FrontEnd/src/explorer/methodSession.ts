import { type Signal, signal } from '@preact/signals';
import type { RpcClient } from 'rpc-gateway-client';
import { type CallInput, CallRun } from '../calls/callRun';
import type { DownloadTarget } from '../calls/downloadTarget';
import { TypedStream } from '../calls/typedStream';
import type { MethodModel, ParamModel } from '../contracts/contractDocument';
import { initialArguments } from '../contracts/methodArguments';
import { formatJson, isJsonObject, type Json, type JsonObject, parseJson } from '../json/json';
import { initialValue } from '../schema/initialValue';
import type { SchemaResolver } from '../schema/schema';
import { readLines } from './jsonLines';

/** What the user has typed for a method, and its last call. It stays while other methods are looked at. */
export class MethodSession {
  readonly method: MethodModel;
  readonly resolver: SchemaResolver;
  readonly values: Signal<JsonObject>;
  /** The arguments as JSON, as they are typed: not always what the form shows. */
  readonly text: Signal<string>;
  readonly textProblem: Signal<string | undefined> = signal(undefined);
  readonly files: Signal<ReadonlyMap<string, File>> = signal(new Map());
  /** Items of stream arguments, one on each line. */
  readonly lines: Signal<ReadonlyMap<string, string>>;
  /** Whether a stream argument stays open for items that are typed while the call runs. */
  readonly keepOpen: Signal<boolean> = signal(false);
  readonly saveDirectly: Signal<boolean> = signal(false);
  readonly run: Signal<CallRun | undefined> = signal(undefined);

  constructor(method: MethodModel, resolver: SchemaResolver) {
    this.method = method;
    this.resolver = resolver;
    const values = initialArguments(method, resolver);
    this.values = signal(values);
    this.text = signal(formatJson(values));
    this.lines = signal(this.#initialLines());
  }

  /** Changed in the form, or by a link. */
  setValues(values: JsonObject): void {
    this.values.value = values;
    this.text.value = formatJson(values);
    this.textProblem.value = undefined;
  }

  /** Changes one argument; undefined leaves it out. */
  setValue(name: string, value: Json | undefined): void {
    const { [name]: _, ...others } = this.values.value;
    const order = this.method.params.map((param) => param.name);
    const values = value === undefined ? others : { ...others, [name]: value };
    // In the order of the params, whichever was changed last.
    this.setValues(
      Object.fromEntries(Object.entries(values).sort(([one], [other]) => order.indexOf(one) - order.indexOf(other))),
    );
  }

  /** Changed as JSON: the form follows once it is an object again, or a list, which stands for params by position. */
  setText(text: string): void {
    this.text.value = text;
    const parsed = parseJson(text);
    if (!parsed.ok) {
      this.textProblem.value = parsed.error;
      return;
    }

    const values = Array.isArray(parsed.value) ? this.#nameByPosition(parsed.value) : parsed.value;
    if (!isJsonObject(values)) {
      this.textProblem.value = 'Params are an object, or a list.';
      return;
    }

    this.textProblem.value = undefined;
    this.values.value = values;
  }

  /** Chooses the bytes of a binary argument. */
  setFile(name: string, file: File | undefined): void {
    const files = new Map(this.files.value);
    if (file === undefined) {
      files.delete(name);
    } else {
      files.set(name, file);
    }

    this.files.value = files;
  }

  /** Changes the items of a stream argument. */
  setLines(name: string, text: string): void {
    this.lines.value = new Map(this.lines.value).set(name, text);
  }

  /** Begins anew, as the document has it. */
  reset(): void {
    this.setValues(initialArguments(this.method, this.resolver));
    this.lines.value = this.#initialLines();
    this.files.value = new Map();
  }

  /** What stands in the way of a call; undefined if nothing does. */
  findObstacle(): string | undefined {
    return this.textProblem.value ?? this.#findMissingFile() ?? this.#findWrongLine();
  }

  /** Makes the call; one that still runs is stopped. */
  call(client: RpcClient, target: DownloadTarget | undefined): CallRun {
    this.run.value?.stop();
    const run = new CallRun(client, this.method, this.#readInput(target));
    this.run.value = run;
    return run;
  }

  #findMissingFile(): string | undefined {
    const missing = this.method.params.find(
      (param) => param.kind === 'binary' && param.required && !this.files.value.has(param.name),
    );
    return missing === undefined ? undefined : `Choose a file for “${missing.name}”.`;
  }

  #findWrongLine(): string | undefined {
    for (const [name, text] of this.lines.value) {
      const wrong = readLines(text).find((line) => !line.ok);
      if (wrong?.ok === false) {
        return `An item of “${name}”: ${wrong.error}`;
      }
    }

    return undefined;
  }

  #readInput(target: DownloadTarget | undefined): CallInput {
    const streams = new Map<string, TypedStream>();
    for (const [name, text] of this.lines.value) {
      const stream = new TypedStream();
      for (const line of readLines(text)) {
        if (line.ok) {
          stream.push(line.value);
        }
      }

      if (!this.keepOpen.value) {
        stream.end();
      }

      streams.set(name, stream);
    }

    return { values: this.values.value, files: this.files.value, streams, target };
  }

  #initialLines(): Map<string, string> {
    return new Map(
      this.method.params
        .filter((param) => param.kind === 'stream')
        .map((param) => [
          param.name,
          this.#initialItems(param)
            .map((item) => JSON.stringify(item))
            .join('\n'),
        ]),
    );
  }

  #initialItems(param: ParamModel): readonly Json[] {
    const example = this.method.example[param.name];
    return Array.isArray(example) ? example : [initialValue(param.schema, this.resolver)];
  }

  #nameByPosition(list: readonly Json[]): JsonObject {
    const names = this.method.params.filter((param) => param.kind === 'json').map((param) => param.name);
    return Object.fromEntries(list.map((value, index) => [names[index] ?? `${index}`, value]));
  }
}
