import { effect, type Signal } from '@preact/signals';

const prefix = '#trace=';

/** Keeps the open trace in the address, so that the address can be shared. */
export function linkTrace(trace: Signal<string | undefined>): () => void {
  const read = () => {
    const { hash } = location;
    trace.value = hash.startsWith(prefix) ? hash.slice(prefix.length).toLowerCase() : undefined;
  };
  read();
  const stop = effect(() => {
    const hash = trace.value === undefined ? '' : prefix + trace.value;
    if (location.hash !== hash) {
      history.replaceState(history.state, '', `${location.pathname}${location.search}${hash}`);
    }
  });
  addEventListener('hashchange', read);
  return () => {
    removeEventListener('hashchange', read);
    stop();
  };
}
