import { useComputed } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { Gateway } from '../gateway/gateway';
import { narrow } from '../ui/narrow';
import { BackendsCard } from './BackendsCard';
import { CallsCard } from './CallsCard';
import { Charts } from './Charts';
import { ConnectionsCard } from './ConnectionsCard';
import { FeedBanner } from './FeedBanner';
import { useFocusBack } from './focusBack';
import { LiveTools } from './LiveTools';
import { LiveFeed } from './liveFeed';
import { LiveStore } from './liveStore';
import { MethodsCard } from './MethodsCard';
import { NodesCard } from './NodesCard';
import { RunningCard } from './RunningCard';
import { Tiles } from './Tiles';
import { TracePanel } from './TracePanel';
import { linkTrace } from './traceLink';

/** The live page: the current activity of the server. */
export function LiveView({ gateway }: { gateway: Gateway }) {
  const path = gateway.description.live;
  return path === undefined ? <Unavailable /> : <Live path={path} />;
}

function Live({ path }: { path: string }) {
  const store = useMemo(() => new LiveStore(), []);
  const feed = useMemo(() => new LiveFeed(path, store), [path, store]);
  useEffect(() => void feed.run(), [feed]);
  useEffect(() => linkTrace(store.trace), [store]);
  const trace = store.trace.value;
  useFocusBack(trace);
  // Before the details of calls if there are any, otherwise at the end.
  const hasBackends = useComputed(() => {
    const { backends } = store.view.value;
    return backends !== undefined && backends.instances.length + backends.missing.length > 0;
  }).value;
  const nodes = useComputed(() => store.view.value.nodes?.list.length ?? 0).value;
  return (
    <>
      <FeedBanner feed={feed} />
      <main class={trace === undefined ? 'live' : 'live with-trace'} id="main" tabIndex={-1} aria-label="Live">
        <div class="live-page" inert={trace !== undefined && narrow.value}>
          <h1 class="visually-hidden">Live</h1>
          <LiveTools store={store} feed={feed} />
          <Tiles store={store} />
          <Charts store={store} />
          {nodes > 1 && <NodesCard store={store} feed={feed} />}
          {hasBackends && <BackendsCard store={store} feed={feed} />}
          <div class="live-cards">
            <MethodsCard store={store} />
            <CallsCard store={store} />
            <ConnectionsCard store={store} feed={feed} />
            <RunningCard store={store} />
          </div>
          {!hasBackends && <BackendsCard store={store} feed={feed} />}
          {nodes === 1 && <NodesCard store={store} feed={feed} />}
        </div>
        {trace !== undefined && <TracePanel key={trace} store={store} trace={trace} />}
      </main>
    </>
  );
}

function Unavailable() {
  return (
    <main class="main" id="main" tabIndex={-1}>
      <div class="page">
        <div class="page-head">
          <h1>The live page is not enabled</h1>
          <p>
            To enable it, call <code>builder.Services.AddRpcDashboard();</code> in the application.
          </p>
        </div>
      </div>
    </main>
  );
}
