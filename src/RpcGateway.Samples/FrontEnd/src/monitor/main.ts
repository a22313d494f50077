import 'uplot/dist/uPlot.min.css';
import { connectToGateway } from '../shared/gateway.js';
import { MonitorView } from './monitorView.js';
import { Watch } from './watch.js';

const view = new MonitorView((interval) => void watch?.start(interval));
let watch: Watch | undefined;
const client = await connectToGateway();
client.onStateChange((change) => {
  if (change.previous === 'connected') {
    view.interrupt();
  }
});
watch = new Watch(
  client,
  (sample) => view.add(sample),
  (error) => view.fail(error),
);
await watch.start(view.interval);
