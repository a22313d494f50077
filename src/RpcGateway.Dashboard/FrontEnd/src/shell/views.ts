import type { ComponentType } from 'preact';
import { ExplorerView } from '../explorer/ExplorerView';
import type { Gateway } from '../gateway/gateway';
import { LiveView } from '../live/LiveView';

/** The props of every view. */
export interface ViewProps {
  readonly gateway: Gateway;
}

/** A page of the dashboard. */
export interface View {
  /** The path, relative to the dashboard. */
  readonly path: string;
  readonly title: string;
  readonly component: ComponentType<ViewProps>;
  /** Whether the view calls the gateway and shows the state of the connection. */
  readonly connects: boolean;
}

const explorer: View = { path: '', title: 'Explorer', component: ExplorerView, connects: true };

const live: View = { path: 'live', title: 'Live', component: LiveView, connects: false };

/** All views, in the order of the navigation. The server serves the same page at each path. */
export const views: readonly View[] = [explorer, live];

/** The view of an address; the explorer by default. */
export function findView(address: string): View {
  const path = new URL(address).pathname.split('/').at(-1);
  return views.find((view) => view.path === path) ?? explorer;
}
