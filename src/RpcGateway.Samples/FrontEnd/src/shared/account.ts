import { Stored } from './stored.js';

const key = 'rpcgateway.account';
const stored = new Stored(key);

/** The account of this browser: a name that it claimed, and the tokens for it. There is no password. */
export class Account {
  #tokens = readTokens();

  /** Calls a function when another tab of this browser signed in or out. */
  onOtherTab(changed: () => void): void {
    addEventListener('storage', (event) => {
      if (event.key === key && readTokens()?.name !== this.#tokens?.name) {
        changed();
      }
    });
  }

  /** The name; undefined if the user is not signed in. */
  get name(): string | undefined {
    return this.#tokens?.name;
  }

  /**
   * Returns a new access token; undefined if the user is not signed in. Clients ask for it before they connect, and before the token
   * of an open connection expires.
   */
  readonly accessToken = async (): Promise<string | undefined> => {
    if (this.#tokens === undefined) {
      return undefined;
    }

    const response = await post('./account/refresh', { refreshToken: this.#tokens.refreshToken });
    if (response.status === 401) {
      // The account is not known any more, for example because the samples store nothing permanently.
      this.signOut();
      return undefined;
    }

    return await this.#keep(response, this.#tokens.name);
  };

  /** Claims a name; throws an error for the user if it is taken or not valid. */
  async claim(name: string): Promise<void> {
    await this.#keep(await post('./account', { name }), name);
  }

  /** Forgets the account. Without its tokens, the name cannot be used again. */
  signOut(): void {
    this.#tokens = undefined;
    stored.write(undefined);
  }

  async #keep(response: Response, name: string): Promise<string> {
    const body: unknown = await response.json().catch(() => undefined);
    if (!response.ok) {
      throw new Error(textOf(body, 'detail') ?? `The gateway responded with the status ${response.status}.`);
    }

    const [accessToken, refreshToken] = [textOf(body, 'accessToken'), textOf(body, 'refreshToken')];
    if (accessToken === undefined || refreshToken === undefined) {
      throw new Error('The gateway responded without tokens.');
    }

    this.#tokens = { name, refreshToken };
    stored.write(JSON.stringify(this.#tokens));

    return accessToken;
  }
}

interface Tokens {
  readonly name: string;
  readonly refreshToken: string;
}

async function post(path: string, body: object): Promise<Response> {
  // Relative to the page, because a proxy may change the path.
  return await fetch(new URL(path, document.baseURI), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  });
}

function readTokens(): Tokens | undefined {
  try {
    const found: unknown = JSON.parse(stored.read() ?? 'null');
    const [name, refreshToken] = [textOf(found, 'name'), textOf(found, 'refreshToken')];
    return name === undefined || refreshToken === undefined ? undefined : { name, refreshToken };
  } catch {
    return undefined;
  }
}

function textOf(value: unknown, name: string): string | undefined {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  return typeof found === 'string' ? found : undefined;
}
