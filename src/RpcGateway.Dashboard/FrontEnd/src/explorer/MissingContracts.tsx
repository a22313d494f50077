import type { MissingDocument } from '../gateway/documentLoader';
import type { Gateway } from '../gateway/gateway';
import { RawCall } from './RawCall';

interface MissingContractsProps {
  readonly gateway: Gateway;
  readonly reason: MissingDocument;
  readonly message: string;
}

const titles: Readonly<Record<MissingDocument, string>> = {
  off: 'Discovery is disabled',
  unauthorized: 'The list of contracts requires authentication',
  unreachable: 'The gateway does not respond',
  malformed: 'The list of contracts is invalid',
};

/** Why the list of methods is missing, how to fix it, and the raw call, which works without the list. */
export function MissingContracts({ gateway, reason, message }: MissingContractsProps) {
  return (
    <div class="page" data-testid="missing-contracts" data-reason={reason}>
      <header class="page-head">
        <h1>{titles[reason]}</h1>
        <Advice reason={reason} />
        <p class="hint">{message}</p>
        <button type="button" class="button" onClick={() => void gateway.reloadDocument()}>
          Try again
        </button>
      </header>
      <section class="card" aria-label="Raw call">
        <h2>Call a method by name</h2>
        <RawCall gateway={gateway} />
      </section>
    </div>
  );
}

function Advice({ reason }: { reason: MissingDocument }) {
  switch (reason) {
    case 'off':
      return (
        <p>
          Discovery is enabled in the Development environment. To enable it in other environments, use{' '}
          <code>builder.Services.AddRpcGateway(options =&gt; options.EnableDiscovery = true)</code>. Without discovery,
          you can call methods by name.
        </p>
      );
    case 'unauthorized':
      return <p>Enter a token with the key button at the top. The page keeps it in memory only.</p>;
    case 'unreachable':
      return <p>The list appears when the gateway responds.</p>;
    default:
      return <p>The response is not an OpenRPC document. See the server’s log for details.</p>;
  }
}
