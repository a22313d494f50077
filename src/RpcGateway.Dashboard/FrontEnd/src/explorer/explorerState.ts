import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { CallRun } from '../calls/callRun';
import type { ContractDocument, MethodModel } from '../contracts/contractDocument';
import type { Gateway } from '../gateway/gateway';
import { type DeepLink, readDeepLink, writeDeepLink } from './deepLink';
import { MethodSession } from './methodSession';

const linkDelay = 300;

/** What the explorer shows: the method of the address, and what was typed for each method. */
export class ExplorerState {
  readonly gateway: Gateway;
  readonly filter: Signal<string> = signal('');
  readonly link: Signal<DeepLink | undefined> = signal(readDeepLink(location.hash));
  readonly method: ReadonlySignal<MethodModel | undefined>;
  /** Whether a narrow page shows the list of methods. */
  readonly drawer: Signal<boolean> = signal(false);
  /** Counts up when a call starts: the list shows which methods run. */
  readonly calls: Signal<number> = signal(0);
  readonly #sessions = new Map<string, MethodSession>();
  /** The hash that the link was read from, or that was written since. */
  #hash = location.hash;
  #document: ContractDocument | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(gateway: Gateway) {
    this.gateway = gateway;
    this.method = computed(() => this.#findMethod(this.link.value?.method));
    window.addEventListener('hashchange', () => this.#follow());
  }

  /** The address of a method, with what was typed for it. */
  linkTo(method: MethodModel): string {
    return writeDeepLink(method.name, this.#sessions.get(method.name)?.values.peek() ?? {});
  }

  /** What was typed for a method; begun with the arguments of the link, if it has some. */
  session(method: MethodModel, document: ContractDocument): MethodSession {
    if (this.#document !== document) {
      // The methods may have changed: their forms begin anew.
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

  /** The last call of a method, if there was one. */
  findRun(method: string): CallRun | undefined {
    return this.#sessions.get(method)?.run.value;
  }

  /** Lets the address follow what is typed, a moment later. */
  remember(session: MethodSession): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      // The browser may have gone elsewhere already, and tell of it in a moment.
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
