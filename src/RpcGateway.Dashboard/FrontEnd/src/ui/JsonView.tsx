import { useMemo } from 'preact/hooks';
import { formatBytes } from './format';
import { readTokens } from './jsonTokens';

// Highlighting a longer text would take too long; the copy button still copies all of it.
const maxLength = 40_000;

/** JSON text with syntax highlighting. */
export function JsonView({ text, label }: { text: string; label: string }) {
  const shown = text.length > maxLength ? text.slice(0, maxLength) : text;
  const tokens = useMemo(() => readTokens(shown), [shown]);
  return (
    <div class="json-view">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex lint/a11y/useSemanticElements: the keyboard must reach what scrolls. */}
      <pre class="code" tabIndex={0} role="region" aria-label={label}>
        <code>
          {tokens.map((token, index) =>
            token.kind === 'plain' ? (
              token.text
            ) : (
              <span key={index} class={`token-${token.kind}`}>
                {token.text}
              </span>
            ),
          )}
        </code>
      </pre>
      {shown !== text && (
        <p class="hint">
          Shows the first {formatBytes(maxLength)} of {formatBytes(text.length)}; the copy button copies everything.
        </p>
      )}
    </div>
  );
}
