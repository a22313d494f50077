import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { CallbacksPanel } from '../callbacks/CallbacksPanel';
import type { Gateway } from '../gateway/gateway';
import { TrafficPanel } from '../traffic/TrafficPanel';
import { announce } from '../ui/announce';
import { formatCount, plural } from '../ui/format';
import { Icon } from '../ui/Icon';
import { DockHandle } from './DockHandle';

type Panel = 'traffic' | 'callbacks';

/** The panels that belong to the connection and not to a method: the traffic and the callbacks. */
export function Dock({ gateway }: { gateway: Gateway }) {
  const open = useSignal<Panel | undefined>(undefined);
  const height = useSignal(320);
  const { inbox } = gateway;
  const waiting = inbox.waiting.value.length;

  useEffect(() => {
    // Opens the panel, because the gateway is waiting for the user's response.
    if (waiting > 0) {
      open.value = 'callbacks';
      announce(`${plural(waiting, 'callback')} waiting for a response.`);
    }
  }, [waiting > 0]);
  useEffect(() => {
    if (open.value === 'callbacks') {
      inbox.unseen.value = 0;
    }
  }, [open.value, inbox.unseen.value]);

  const toggle = (panel: Panel) => {
    open.value = open.value === panel ? undefined : panel;
  };
  return (
    <aside class={open.value === undefined ? 'dock' : 'dock open'} aria-label="Traffic and callbacks">
      {open.value !== undefined && <DockHandle height={height} />}
      <div class="dock-bar">
        <DockButton panel="traffic" open={open.value} onToggle={toggle}>
          Traffic <TrafficCount gateway={gateway} />
        </DockButton>
        <DockButton panel="callbacks" open={open.value} onToggle={toggle}>
          Callbacks{' '}
          {waiting > 0 ? (
            <span class="badge waiting">{formatCount(waiting)} waiting</span>
          ) : (
            inbox.unseen.value > 0 && <span class="badge">{formatCount(inbox.unseen.value)}</span>
          )}
        </DockButton>
        <span class="grow" />
        {open.value !== undefined && (
          <button
            type="button"
            class="button quiet small"
            aria-label="Close the panel"
            onClick={() => {
              open.value = undefined;
            }}
          >
            <Icon name="down" />
          </button>
        )}
      </div>
      {open.value !== undefined && (
        <div class="dock-panel" style={{ height: `${height.value}px` }}>
          {open.value === 'traffic' ? (
            <TrafficPanel log={gateway.traffic} />
          ) : (
            <CallbacksPanel inbox={inbox} resolver={gateway.contracts.value?.resolver} />
          )}
        </div>
      )}
    </aside>
  );
}

interface DockButtonProps {
  readonly panel: Panel;
  readonly open: Panel | undefined;
  readonly onToggle: (panel: Panel) => void;
  readonly children: preact.ComponentChildren;
}

function DockButton({ panel, open, onToggle, children }: DockButtonProps) {
  return (
    <button
      type="button"
      class="tab"
      aria-expanded={open === panel}
      data-testid={`dock-${panel}`}
      onClick={() => onToggle(panel)}
    >
      {children}
    </button>
  );
}

// A separate component, so that traffic redraws only the number.
function TrafficCount({ gateway }: { gateway: Gateway }) {
  const { pulse, entries } = gateway.traffic;
  return (
    <span class="badge quiet" data-pulse={pulse.count.value}>
      {formatCount(entries.total)}
    </span>
  );
}
