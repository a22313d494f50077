import { useMemo } from 'preact/hooks';
import { formatBytes } from './format';
import { readTokens } from './jsonTokens';

// Beyond this a coloured text costs more time than it is worth; all of it can still be copied.
const longest = 40_000;

/** JSON text to read. */
export function JsonView({ text, label }: { text: string; label: string }) {
  const shown = text.length > longest ? text.slice(0, longest) : text;
  const tokens = useMemo(() => readTokens(shown), [shown]);
  return (
    <div class="json-view">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex lint/a11y/useSemanticElements: what scrolls must be reachable. */}
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
          The first {formatBytes(longest)} of {formatBytes(text.length)} are shown; copying copies all.
        </p>
      )}
    </div>
  );
}
