import { messageOf } from '../shared/messageOf.js';
import 'uplot/dist/uPlot.min.css';
import { FigureChart } from '../monitor/figureChart.js';
import { byId, element } from '../shared/dom.js';
import { connectToGateway } from '../shared/gateway.js';
import { onColourChange } from '../shared/theme.js';
import type { Cache } from './contracts.js';
import { EntryForm } from './entryForm.js';
import { HitCounter, levels } from './hitCounter.js';
import { KeyTable } from './keyTable.js';
import { LoadGenerator } from './loadGenerator.js';
import { NearCache } from './nearCache.js';
import { WatchCard } from './watchCard.js';

const maxLog = 20;
const chartSeconds = 120;
const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 });
const whole = new Intl.NumberFormat();

const counter = new HitCounter();
const chart = new FigureChart({
  id: 'reads',
  title: 'Reads of this page',
  unit: 'per second',
  minTop: 10,
  countable: true,
  format: (value) => whole.format(value),
  lines: [
    { label: 'page', colour: '--line-1' },
    { label: 'memory', colour: '--line-2' },
    { label: 'Redis', colour: '--line-3' },
    { label: 'miss', colour: '--line-bad' },
  ],
});
byId('chart', HTMLElement).append(chart.card);
onColourChange(() => chart.recolour());

const client = await connectToGateway();
const cache = client.contract<Cache>('cache');
const log = byId('log', HTMLElement);
const near = new NearCache(client, {
  invalidated(what, name, version) {
    byId('log-empty', HTMLElement).hidden = true;
    log.prepend(
      element(
        'li',
        {},
        what === 'key' ? `${name}, version ${version}` : `all with the tag ${name}, version ${version}`,
      ),
    );
    while (log.children.length > maxLog) {
      log.lastElementChild?.remove();
    }
  },
});
const table = new KeyTable();
const loadError = byId('load-error', HTMLElement);
const load = new LoadGenerator(
  near,
  (level) => counter.count(level),
  (error) => {
    loadError.textContent = messageOf(error);
  },
);
new EntryForm(
  near,
  ({ level }) => counter.count(level),
  () => void refresh(),
);
new WatchCard(client);

const start = byId('load-start', HTMLButtonElement);
start.addEventListener('click', () => {
  loadError.textContent = '';
  if (load.isRunning) {
    load.stop();
  } else {
    load.start({
      readsPerSecond: Number(byId('load-rate', HTMLSelectElement).value),
      keys: Number(byId('load-keys', HTMLSelectElement).value),
    });
  }

  start.setAttribute('aria-pressed', String(load.isRunning));
  start.textContent = load.isRunning ? 'Stop' : 'Start';
});
for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-needs-gateway]')) {
  button.disabled = false;
}

let isRefreshing = false;

// At most one request at a time; a hidden page draws and asks for nothing.
async function refresh(): Promise<void> {
  if (isRefreshing || document.hidden || client.state !== 'connected') {
    return;
  }

  isRefreshing = true;
  try {
    table.show(await cache.list(), (key) => near.versionOf(key));
  } catch {
    // The connection's state is shown at the top; the next refresh shows the keys.
  } finally {
    isRefreshing = false;
  }
}

function show(): void {
  for (const level of levels) {
    const share = counter.share(level);
    byId(`share-${level}`, HTMLElement).textContent = share === undefined ? '–' : percent.format(share);
    byId(`count-${level}`, HTMLElement).textContent = whole.format(counter.total[level]);
  }

  const { count } = near;
  const values = count === 1 ? '1 value' : `${count === 0 ? 'no' : whole.format(count)} values`;
  byId('kept', HTMLElement).textContent = `This page keeps ${values}.`;
  chart.draw(counter.columns(), chartSeconds);
}

setInterval(() => {
  counter.endSecond(Date.now() / 1000);
  if (!document.hidden) {
    requestAnimationFrame(show);
    void refresh();
  }
}, 1000);
await refresh();
