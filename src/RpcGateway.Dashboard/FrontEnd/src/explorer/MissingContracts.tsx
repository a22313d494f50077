import type { MissingDocument } from '../gateway/documentLoader';
import type { Gateway } from '../gateway/gateway';
import { RawCall } from './RawCall';

interface MissingContractsProps {
  readonly gateway: Gateway;
  readonly why: MissingDocument;
  readonly message: string;
}

const titles: Readonly<Record<MissingDocument, string>> = {
  off: 'This gateway does not tell its contracts',
  unauthorized: 'The list of contracts wants to know who you are',
  unreachable: 'The gateway does not answer',
  malformed: 'The list of contracts cannot be read',
};

/** Why there is no list of methods, what to do, and the call that works without one. */
export function MissingContracts({ gateway, why, message }: MissingContractsProps) {
  return (
    <div class="page" data-testid="missing-contracts" data-why={why}>
      <header class="page-head">
        <h1>{titles[why]}</h1>
        <Advice why={why} />
        <p class="hint">{message}</p>
        <button type="button" class="button" onClick={() => void gateway.reloadDocument()}>
          Try again
        </button>
      </header>
      <section class="card" aria-label="Raw call">
        <h2>Call a method by its name</h2>
        <RawCall gateway={gateway} />
      </section>
    </div>
  );
}

function Advice({ why }: { why: MissingDocument }) {
  switch (why) {
    case 'off':
      return (
        <p>
          Discovery is on in the Development environment, and elsewhere where the app switches it on:{' '}
          <code>builder.Services.AddRpcGateway(options =&gt; options.EnableDiscovery = true)</code>. Until then any
          method can be called by its name.
        </p>
      );
    case 'unauthorized':
      return <p>Enter a token with the key button at the top; it is kept in this page’s memory only.</p>;
    case 'unreachable':
      return <p>As soon as it answers, the list appears here by itself.</p>;
    default:
      return <p>It is no OpenRPC document. The log of the server may say more.</p>;
  }
}
