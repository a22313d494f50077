/** The account of this browser: a name that it claimed, and the tokens for it. There is no password. */
export class Account {
  #stored = readStored();

  /** Calls a function when another tab of this browser signed in or out. */
  onOtherTab(changed: () => void): void {
    addEventListener('storage', (event) => {
      if (event.key === key && readStored()?.name !== this.#stored?.name) {
        changed();
      }
    });
  }

  /** The name; undefined if the user is not signed in. */
  get name(): string | undefined {
    return this.#stored?.name;
  }

  /**
   * Returns a new access token; undefined if the user is not signed in. Clients ask for it before they connect, and before the token
   * of an open connection expires.
   */
  readonly accessToken = async (): Promise<string | undefined> => {
    if (this.#stored === undefined) {
      return undefined;
    }

    const response = await post('./account/refresh', { refreshToken: this.#stored.refreshToken });
    if (response.status === 401) {
      // The account is not known any more, for example because the samples store nothing permanently.
      this.signOut();
      return undefined;
    }

    return await this.#keep(response, this.#stored.name);
  };

  /** Claims a name; throws an error for the user if it is taken or not valid. */
  async claim(name: string): Promise<void> {
    await this.#keep(await post('./account', { name }), name);
  }

  /** Forgets the account. Without its tokens, the name cannot be used again. */
  signOut(): void {
    this.#stored = undefined;
    try {
      localStorage.removeItem(key);
    } catch {
      // Without browser storage, there is nothing to remove.
    }
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

    this.#stored = { name, refreshToken };
    try {
      localStorage.setItem(key, JSON.stringify(this.#stored));
    } catch {
      // Without browser storage, the account is lost when the page is closed.
    }

    return accessToken;
  }
}

interface Stored {
  readonly name: string;
  readonly refreshToken: string;
}

const key = 'rpcgateway.account';

async function post(path: string, body: object): Promise<Response> {
  // Relative to the page, because a proxy may change the path.
  return await fetch(new URL(path, document.baseURI), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  });
}

function readStored(): Stored | undefined {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    const [name, refreshToken] = [textOf(stored, 'name'), textOf(stored, 'refreshToken')];
    return name === undefined || refreshToken === undefined ? undefined : { name, refreshToken };
  } catch {
    return undefined;
  }
}

function textOf(value: unknown, name: string): string | undefined {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  return typeof found === 'string' ? found : undefined;
}
