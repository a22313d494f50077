import { useEffect, useRef, useState } from 'preact/hooks';
import type { Gateway } from '../gateway/gateway';

/** The form for a token. The token is lost when the page is closed or reloaded. */
export function TokenForm({ gateway, onDone }: { gateway: Gateway; onDone: () => void }) {
  const [token, setToken] = useState(gateway.token.value);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);

  const use = (value: string) => {
    setToken(value);
    onDone();
    void gateway.useToken(value.trim());
  };
  return (
    <form
      class="popover"
      data-testid="token-form"
      onSubmit={(event) => {
        event.preventDefault();
        use(token);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          onDone();
        }
      }}
    >
      <label class="field-name" for="token">
        Bearer token
      </label>
      <input
        ref={input}
        id="token"
        class="input"
        type="password"
        autocomplete="off"
        spellcheck={false}
        value={token}
        onInput={(event) => setToken(event.currentTarget.value)}
      />
      <p class="hint">Sent in the first message, never in the address. The page keeps it in memory only.</p>
      <div class="row">
        <button type="submit" class="button primary">
          Connect
        </button>
        {gateway.token.value !== '' && (
          <button type="button" class="button" onClick={() => use('')}>
            Remove token
          </button>
        )}
      </div>
    </form>
  );
}
