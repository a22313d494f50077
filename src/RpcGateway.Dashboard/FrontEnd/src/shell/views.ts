import type { ComponentType } from 'preact';
import { ExplorerView } from '../explorer/ExplorerView';
import type { Gateway } from '../gateway/gateway';

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
}

const explorer: View = { path: '', title: 'Explorer', component: ExplorerView };

/** All views, in the order of the navigation. The server serves the page at each of their paths. */
export const views: readonly View[] = [explorer];

/** The view of an address; the explorer where there is none. */
export function findView(address: string): View {
  const path = new URL(address).pathname.split('/').at(-1);
  return views.find((view) => view.path === path) ?? explorer;
}
