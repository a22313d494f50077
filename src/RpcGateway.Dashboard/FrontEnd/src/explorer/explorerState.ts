import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { CallRun } from '../calls/callRun';
import type { ContractDocument, MethodModel } from '../contracts/contractDocument';
import type { Gateway } from '../gateway/gateway';
import { type DeepLink, readDeepLink, writeDeepLink } from './deepLink';
import { MethodSession } from './methodSession';

const linkDelay = 300;

/** The state of the explorer: the method in the address, and the input for each method. */
export class ExplorerState {
  readonly gateway: Gateway;
  readonly filter: Signal<string> = signal('');
  readonly link: Signal<DeepLink | undefined> = signal(readDeepLink(location.hash));
  readonly method: ReadonlySignal<MethodModel | undefined>;
  /** Whether the list of methods is open on a narrow page. */
  readonly drawer: Signal<boolean> = signal(false);
  /** Incremented when a call starts, so that the list shows which methods are running. */
  readonly calls: Signal<number> = signal(0);
  readonly #sessions = new Map<string, MethodSession>();
  /** The hash that was last read or written. */
  #hash = location.hash;
  #document: ContractDocument | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(gateway: Gateway) {
    this.gateway = gateway;
    this.method = computed(() => this.#findMethod(this.link.value?.method));
    window.addEventListener('hashchange', () => this.#follow());
  }

  /** The address of a method with its current input. */
  linkTo(method: MethodModel): string {
    return writeDeepLink(method.name, this.#sessions.get(method.name)?.values.peek() ?? {});
  }

  /** The session of a method; a new one starts with the arguments of the link, if it has any. */
  session(method: MethodModel, document: ContractDocument): MethodSession {
    if (this.#document !== document) {
      // The methods may have changed, so their forms are reset.
      this.#document = document;
      this.#sessions.clear();
    }

    let session = this.#sessions.get(method.name);
    if (session === undefined) {
      session = new MethodSession(method, document.resolver);
      this.#sessions.set(method.name, session);
      this.#fill(session);
    }

    return session;
  }

  /** The last call of a method. */
  findRun(method: string): CallRun | undefined {
    return this.#sessions.get(method)?.run.value;
  }

  /** Writes the input to the address after a short delay. */
  remember(session: MethodSession): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      // The address may have changed already, before the browser raises hashchange.
      if (location.hash === this.#hash && this.link.value?.method === session.method.name) {
        history.replaceState(null, '', writeDeepLink(session.method.name, session.values.value));
        this.#hash = location.hash;
      }
    }, linkDelay);
  }

  #follow(): void {
    clearTimeout(this.#timer);
    this.drawer.value = false;
    this.#hash = location.hash;
    this.link.value = readDeepLink(this.#hash);
    const session = this.#sessions.get(this.link.value?.method ?? '');
    if (session !== undefined) {
      this.#fill(session);
    }
  }

  #fill(session: MethodSession): void {
    const link = this.link.peek();
    if (link?.method === session.method.name && link.values !== undefined) {
      session.setValues(link.values);
    }
  }

  #findMethod(name: string | undefined): MethodModel | undefined {
    return this.gateway.contracts.value?.contracts
      .flatMap((contract) => contract.methods)
      .find((method) => method.name === name);
  }
}
