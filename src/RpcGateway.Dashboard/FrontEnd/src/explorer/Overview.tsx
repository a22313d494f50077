import type { ContractDocument } from '../contracts/contractDocument';
import type { PageLink } from '../gateway/dashboardDescription';
import type { Gateway } from '../gateway/gateway';
import { CopyButton } from '../ui/CopyButton';
import { plural } from '../ui/format';
import { Prose } from '../ui/Prose';
import { writeDeepLink } from './deepLink';
import { RawCall } from './RawCall';

interface OverviewProps {
  readonly gateway: Gateway;
  readonly document: ContractDocument;
  /** The method of a link that was not found. */
  readonly missing: string | undefined;
}

/** The start page: the gateway's address, the other pages and the contracts. */
export function Overview({ gateway, document, missing }: OverviewProps) {
  const { contracts, callbacks } = document;
  const methods = contracts.reduce((sum, contract) => sum + contract.methods.length, 0);
  return (
    <div class="page overview" data-testid="overview">
      {missing !== undefined && (
        <p class="notice warning" role="alert">
          The method <code>{missing}</code> was not found, or you are not allowed to call it.
        </p>
      )}
      <header class="page-head">
        <h1>
          {document.title} <span class="version">{document.version}</span>
        </h1>
        <p class="lead">
          {plural(methods, 'method')} in {plural(contracts.length, 'contract')}
          {callbacks.length > 0 && `, and ${plural(callbacks.length, 'callback contract')}`}. Methods that you may not
          call are not listed
          {gateway.token.value === '' ? '; a token may add some' : ''}.
        </p>
        <p class="address">
          <code>{gateway.address}</code>
          <CopyButton what="address" text={() => gateway.address} label="" />
        </p>
      </header>
      <Links links={gateway.description.links} />
      <ul class="cards">
        {contracts.map((contract) => (
          <li key={contract.name} class="card">
            <h2>{contract.name}</h2>
            {contract.description !== undefined && (
              <p class="hint">
                <Prose text={contract.description} />
              </p>
            )}
            <ul class="chips">
              {contract.methods.map((method) => (
                <li key={method.name}>
                  <a class="chip" href={writeDeepLink(method.name, {})}>
                    {method.name.startsWith(`${contract.name}.`)
                      ? method.name.slice(contract.name.length + 1)
                      : method.name}
                  </a>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      <details class="card">
        <summary>Call a method by name</summary>
        <RawCall gateway={gateway} />
      </details>
    </div>
  );
}

/** Other pages of the application. */
function Links({ links }: { links: readonly PageLink[] }) {
  return links.length === 0 ? null : (
    <ul class="cards links" data-testid="links">
      {links.map((link) => (
        <li key={link.address} class="card">
          <h2>
            <a href={link.address}>{link.title}</a>
          </h2>
          {link.description !== undefined && <p class="hint">{link.description}</p>}
        </li>
      ))}
    </ul>
  );
}
