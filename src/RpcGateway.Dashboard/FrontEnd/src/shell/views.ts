import type { ComponentType } from 'preact';
import { ExplorerView } from '../explorer/ExplorerView';
import type { Gateway } from '../gateway/gateway';
import { LiveView } from '../live/LiveView';

/** What any view is given. */
export interface ViewProps {
  readonly gateway: Gateway;
}

/** One page of the dashboard. */
export interface View {
  /** Below the path at which the dashboard is mounted. */
  readonly path: string;
  readonly title: string;
  readonly component: ComponentType<ViewProps>;
  /** Whether it calls the gateway, and so shows how the connection is. */
  readonly connects: boolean;
}

const explorer: View = { path: '', title: 'Explorer', component: ExplorerView, connects: true };

const live: View = { path: 'live', title: 'Live', component: LiveView, connects: false };

/** All views, in the order of the navigation. The server serves the page at each of their paths. */
export const views: readonly View[] = [explorer, live];

/** The view of an address; the explorer where there is none. */
export function findView(address: string): View {
  const path = new URL(address).pathname.split('/').at(-1);
  return views.find((view) => view.path === path) ?? explorer;
}
