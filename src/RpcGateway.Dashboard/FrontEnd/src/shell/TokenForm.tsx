import { useEffect, useRef, useState } from 'preact/hooks';
import type { Gateway } from '../gateway/gateway';

/** Takes a token, which this page forgets when it is closed or loaded again. */
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
      <p class="hint">It is sent in the first message, never in the address, and kept in this page’s memory only.</p>
      <div class="row">
        <button type="submit" class="button primary">
          Connect with it
        </button>
        {gateway.token.value !== '' && (
          <button type="button" class="button" onClick={() => use('')}>
            Forget it
          </button>
        )}
      </div>
    </form>
  );
}
