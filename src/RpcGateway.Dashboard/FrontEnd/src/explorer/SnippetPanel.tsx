import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { Gateway } from '../gateway/gateway';
import { writeCSharp } from '../snippets/cSharpSnippet';
import { writeRaw } from '../snippets/rawSnippet';
import type { SnippetInput } from '../snippets/snippet';
import { writeTypeScript } from '../snippets/typeScriptSnippet';
import { CopyButton } from '../ui/CopyButton';
import type { MethodSession } from './methodSession';

type Language = 'TypeScript' | 'C#' | 'JSON';

const writers: Readonly<Record<Language, (input: SnippetInput) => string>> = {
  TypeScript: writeTypeScript,
  'C#': writeCSharp,
  JSON: writeRaw,
};
const languages: readonly Language[] = ['TypeScript', 'C#', 'JSON'];

/** The call with the current arguments, as code. */
export function SnippetPanel({ gateway, session }: { gateway: Gateway; session: MethodSession }) {
  const id = useId();
  const language = useSignal<Language>('TypeScript');
  const { method } = session;
  const code = writers[language.value]({
    address: gateway.address,
    contract: gateway.contracts.value?.contracts.find((contract) => contract.name === method.contract),
    method,
    values: session.values.value,
  });
  return (
    <section class="card snippets" aria-label="The call as code">
      <div class="card-head">
        <div class="tabs" role="tablist" aria-label="Language" onKeyDown={moveTab}>
          {languages.map((one) => (
            <button
              key={one}
              type="button"
              role="tab"
              id={`${id}-${one}`}
              class="tab"
              aria-selected={language.value === one}
              aria-controls={`${id}-code`}
              tabIndex={language.value === one ? 0 : -1}
              onClick={() => {
                language.value = one;
              }}
            >
              {one}
            </button>
          ))}
        </div>
        <span class="grow" />
        <CopyButton what={`${language.value} snippet`} text={() => code} />
      </div>
      <pre
        class="code"
        id={`${id}-code`}
        role="tabpanel"
        aria-label={`${language.value} snippet`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must reach what scrolls.
        tabIndex={0}
        data-testid="snippet"
      >
        <code>{code}</code>
      </pre>
    </section>
  );
}

// The arrow keys move between tabs.
function moveTab(event: KeyboardEvent): void {
  const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  if (step !== 0 && event.currentTarget instanceof HTMLElement) {
    const tabs = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=tab]')];
    const here = tabs.findIndex((tab) => tab.ariaSelected === 'true');
    const next = tabs[(here + step + tabs.length) % tabs.length];
    next?.click();
    next?.focus();
  }
}
