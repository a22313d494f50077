import type { Gateway } from '../gateway/gateway';
import { announcement } from '../ui/announce';
import { Banner } from './Banner';
import { Header } from './Header';
import { findView } from './views';

/** The frame of every view: the header, the banner with connection problems, and the view. */
export function App({ gateway }: { gateway: Gateway }) {
  const view = findView(location.href);
  const Content = view.component;
  return (
    <div class="app">
      <button type="button" class="skip" onClick={skipToMain}>
        Skip to content
      </button>
      <Header gateway={gateway} view={view} />
      {view.connects && <Banner gateway={gateway} />}
      <Content gateway={gateway} />
      <div class="visually-hidden" role="status" aria-live="polite">
        {announcement.value}
      </div>
    </div>
  );
}

// Not a link, because the hash is the address of a method and must not become "#main".
function skipToMain(): void {
  document.querySelector<HTMLElement>('main')?.focus();
}
