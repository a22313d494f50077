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

/** The user's input for a method, and its last call. Kept while other methods are shown. */
export class MethodSession {
  readonly method: MethodModel;
  readonly resolver: SchemaResolver;
  readonly values: Signal<JsonObject>;
  /** The arguments as JSON text. Differs from the form while the text is invalid. */
  readonly text: Signal<string>;
  readonly textProblem: Signal<string | undefined> = signal(undefined);
  readonly files: Signal<ReadonlyMap<string, File>> = signal(new Map());
  /** Items of stream arguments, one per line. */
  readonly lines: Signal<ReadonlyMap<string, string>>;
  /** Whether stream arguments stay open for more items during the call. */
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

  /** Sets the arguments from the form or from a link. */
  setValues(values: JsonObject): void {
    this.values.value = values;
    this.text.value = formatJson(values);
    this.textProblem.value = undefined;
  }

  /** Sets one argument; undefined omits it. */
  setValue(name: string, value: Json | undefined): void {
    const { [name]: _, ...others } = this.values.value;
    const order = this.method.params.map((param) => param.name);
    const values = value === undefined ? others : { ...others, [name]: value };
    // Keeps the arguments in the order of the params.
    this.setValues(
      Object.fromEntries(Object.entries(values).sort(([one], [other]) => order.indexOf(one) - order.indexOf(other))),
    );
  }

  /**
   * Sets the arguments as JSON text. The form changes when the text is an object, or an array of params by position.
   */
  setText(text: string): void {
    this.text.value = text;
    const parsed = parseJson(text);
    if (!parsed.ok) {
      this.textProblem.value = parsed.error;
      return;
    }

    const values = Array.isArray(parsed.value) ? this.#nameByPosition(parsed.value) : parsed.value;
    if (!isJsonObject(values)) {
      this.textProblem.value = 'Params must be an object or an array.';
      return;
    }

    this.textProblem.value = undefined;
    this.values.value = values;
  }

  /** Sets the file of a binary argument. */
  setFile(name: string, file: File | undefined): void {
    const files = new Map(this.files.value);
    if (file === undefined) {
      files.delete(name);
    } else {
      files.set(name, file);
    }

    this.files.value = files;
  }

  /** Sets the items of a stream argument. */
  setLines(name: string, text: string): void {
    this.lines.value = new Map(this.lines.value).set(name, text);
  }

  /** Resets the input to the initial values of the document. */
  reset(): void {
    this.setValues(initialArguments(this.method, this.resolver));
    this.lines.value = this.#initialLines();
    this.files.value = new Map();
  }

  /** Why the method cannot be called; undefined if it can. */
  findObstacle(): string | undefined {
    return this.textProblem.value ?? this.#findMissingFile() ?? this.#findInvalidLine();
  }

  /** Starts a call; stops the previous one if it is still running. */
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

  #findInvalidLine(): string | undefined {
    for (const [name, text] of this.lines.value) {
      const invalid = readLines(text).find((line) => !line.ok);
      if (invalid?.ok === false) {
        return `An item of “${name}” is invalid: ${invalid.error}`;
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
