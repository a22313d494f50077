import { useEffect, useState } from 'preact/hooks';
import { Icon } from './Icon';

interface CopyButtonProps {
  /** The name of the text for the label, such as "result" in "Copy result". */
  readonly what: string;
  /** Called when the button is clicked. */
  readonly text: () => string;
  readonly label?: string;
}

/** Copies a text and shows the outcome for a moment. */
export function CopyButton({ what, text, label = 'Copy' }: CopyButtonProps) {
  const [state, setState] = useState<'ready' | 'copied' | 'failed'>('ready');
  useEffect(() => {
    if (state === 'ready') {
      return undefined;
    }

    const timer = setTimeout(() => setState('ready'), 1500);
    return () => clearTimeout(timer);
  }, [state]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text());
      setState('copied');
    } catch {
      setState('failed');
    }
  };
  const word = state === 'copied' ? 'Copied' : state === 'failed' ? 'Not allowed' : label;
  return (
    <button type="button" class="button quiet small" aria-label={`Copy ${what}`} title={`Copy ${what}`} onClick={copy}>
      <Icon name={state === 'copied' ? 'check' : 'copy'} />
      {word !== '' && <span aria-live="polite">{word}</span>}
    </button>
  );
}
