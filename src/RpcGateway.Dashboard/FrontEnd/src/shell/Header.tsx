import { useState } from 'preact/hooks';
import type { Theme } from '../../../../FrontEnd/theme';
import type { Gateway } from '../gateway/gateway';
import { Icon, type IconName } from '../ui/Icon';
import { nextTheme, theme } from '../ui/theme';
import { ConnectionStatus } from './ConnectionStatus';
import { TokenForm } from './TokenForm';
import { type View, views } from './views';

const themeIcons: Readonly<Record<Theme, IconName>> = { auto: 'auto', light: 'sun', dark: 'moon' };
const themeWords: Readonly<Record<Theme, string>> = { auto: 'Auto', light: 'Light', dark: 'Dark' };

/** The header: the views, the connection, the token and the theme. */
export function Header({ gateway, view }: { gateway: Gateway; view: View }) {
  const { title, live, links } = gateway.description;
  return (
    <header class={links.length > 0 ? 'header wide' : 'header'}>
      <a class="brand" href="./">
        <img src="./icon.svg" alt="" width="24" height="24" />
        <span class="brand-name">{gateway.contracts.value?.title ?? title}</span>
      </a>
      <nav class="nav" aria-label="Pages">
        {views
          .filter((one) => one.connects || live !== undefined)
          .map((one) => (
            <a key={one.path} href={`./${one.path}`} aria-current={one === view ? 'page' : undefined}>
              {one.title}
            </a>
          ))}
        {links.map((link) => (
          <a key={link.address} href={link.address}>
            {link.title}
          </a>
        ))}
      </nav>
      <span class="grow" />
      {view.connects && <Connection gateway={gateway} />}
      <button
        type="button"
        class="button quiet"
        aria-label={`Theme: ${theme.value}`}
        title={`Theme: ${theme.value}`}
        data-testid="theme-button"
        onClick={nextTheme}
      >
        <Icon name={themeIcons[theme.value]} />
        <span class="button-word">{themeWords[theme.value]}</span>
      </button>
    </header>
  );
}

function Connection({ gateway }: { gateway: Gateway }) {
  const [tokenOpen, setTokenOpen] = useState(false);
  return (
    <>
      <ConnectionStatus gateway={gateway} />
      <div class="popover-anchor">
        <button
          type="button"
          class={gateway.token.value === '' ? 'button quiet' : 'button quiet active'}
          aria-expanded={tokenOpen}
          aria-label="Token"
          title={gateway.token.value === '' ? 'Enter a token' : 'A token is set'}
          data-testid="token-button"
          onClick={() => setTokenOpen(!tokenOpen)}
        >
          <Icon name="key" />
          <span class="button-word">Token</span>
        </button>
        {(tokenOpen || gateway.state.value === 'unauthorized') && (
          <TokenForm gateway={gateway} onDone={() => setTokenOpen(false)} />
        )}
      </div>
    </>
  );
}
