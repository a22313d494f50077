import type { CallFailure } from '../calls/callFailure';
import { formatJson } from '../json/json';
import { CopyButton } from '../ui/CopyButton';
import { JsonView } from '../ui/JsonView';

/** An error: its code, its message, its data, and the meaning of the code. */
export function FailureView({ failure }: { failure: CallFailure }) {
  const { code, title, message, data, meaning } = failure;
  return (
    <div class="failure" role="alert" data-testid="failure" data-code={code}>
      <div class="card-head">
        {code !== undefined && <code class="failure-code">{code}</code>}
        <strong>{title}</strong>
        <span class="grow" />
        <CopyButton
          what="error"
          text={() =>
            formatJson(data === undefined ? { code: code ?? null, message } : { code: code ?? null, message, data })
          }
        />
      </div>
      <p class="failure-message" data-testid="failure-message">
        {message}
      </p>
      {data !== undefined && <JsonView text={formatJson(data)} label="Error data" />}
      {meaning !== undefined && <p class="hint">{meaning}</p>}
    </div>
  );
}
