import { useEffect, useRef } from 'preact/hooks';
import type { ContractModel, MethodModel } from '../contracts/contractDocument';
import { filterContracts } from '../contracts/methodFilter';
import { methodTraits } from '../contracts/methodKind';
import { Icon } from '../ui/Icon';
import type { ExplorerState } from './explorerState';

/** The contracts and their methods, with a filter. The arrow keys move through the list. */
export function MethodList({ state }: { state: ExplorerState }) {
  const nav = useRef<HTMLElement>(null);
  const filter = useRef<HTMLInputElement>(null);
  const shown = filterContracts(state.gateway.contracts.value?.contracts ?? [], state.filter.value);
  useEffect(() => {
    const focusFilter = (event: KeyboardEvent) => {
      if (event.key === '/' && !isTyping(event.target)) {
        event.preventDefault();
        state.drawer.value = true;
        filter.current?.focus();
      }
    };
    document.addEventListener('keydown', focusFilter);
    return () => document.removeEventListener('keydown', focusFilter);
  }, [state]);

  const open = state.drawer.value;
  return (
    <>
      <section class="drawer-bar" aria-label="Shown method">
        <button
          type="button"
          class="button"
          aria-expanded={open}
          aria-controls="methods"
          data-testid="drawer-button"
          onClick={() => {
            state.drawer.value = !open;
          }}
        >
          <Icon name={open ? 'close' : 'menu'} />
          Methods
        </button>
        <span class="drawer-current">{state.method.value?.name}</span>
      </section>
      <nav
        ref={nav}
        id="methods"
        class={open ? 'methods open' : 'methods'}
        aria-label="Methods"
        onKeyDown={(event) => walk(event, nav.current, filter.current)}
      >
        <div class="filter">
          <Icon name="search" />
          <input
            ref={filter}
            class="input"
            type="search"
            placeholder="Filter methods"
            aria-label="Filter methods"
            autocomplete="off"
            spellcheck={false}
            data-testid="method-filter"
            value={state.filter.value}
            onInput={(event) => {
              state.filter.value = event.currentTarget.value;
            }}
          />
          <kbd title="Press / to filter">/</kbd>
        </div>
        <div class="method-groups">
          {shown.map((contract) => (
            <ContractGroup key={contract.name} contract={contract} state={state} />
          ))}
          {shown.length === 0 && state.filter.value !== '' && <p class="hint">No method matches the filter.</p>}
        </div>
      </nav>
    </>
  );
}

function ContractGroup({ contract, state }: { contract: ContractModel; state: ExplorerState }) {
  return (
    <section class="method-group" aria-label={contract.name}>
      <h2 title={contract.description}>{contract.name}</h2>
      <ul>
        {contract.methods.map((method) => (
          <MethodItem key={method.name} method={method} state={state} />
        ))}
      </ul>
    </section>
  );
}

function MethodItem({ method, state }: { method: MethodModel; state: ExplorerState }) {
  const current = state.link.value?.method === method.name;
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (current) {
      link.current?.scrollIntoView({ block: 'nearest' });
    }
  }, [current]);
  const running = state.calls.value > 0 && state.findRun(method.name)?.status.value === 'running';
  const trait = methodTraits(method)[0];
  const name = method.name.startsWith(`${method.contract}.`)
    ? method.name.slice(method.contract.length + 1)
    : method.name;
  return (
    <li>
      <a
        ref={link}
        class={method.deprecated ? 'method-link deprecated' : 'method-link'}
        href={state.linkTo(method)}
        title={method.summary}
        aria-current={current ? 'page' : undefined}
        data-testid={`method-${method.name}`}
      >
        <span class="method-name">{name}</span>
        {running && <span class="dot running" role="img" aria-label="running" />}
        {trait !== undefined && <span class={`trait ${trait.replace(' ', '-')}`}>{trait}</span>}
      </a>
    </li>
  );
}

// The arrow keys move from the filter to the list and through it.
function walk(event: KeyboardEvent, nav: HTMLElement | null, filter: HTMLElement | null): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') {
    return;
  }

  const stops = [filter, ...(nav?.querySelectorAll<HTMLElement>('.method-link') ?? [])];
  const here = stops.findIndex((stop) => stop?.matches(':focus'));
  const next = stops[here + (event.key === 'ArrowDown' ? 1 : -1)];
  if (next !== undefined && next !== null) {
    event.preventDefault();
    next.focus();
  }
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
