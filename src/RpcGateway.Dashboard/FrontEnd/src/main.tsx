import { render } from 'preact';
import 'uplot/dist/uPlot.min.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/cards.css';
import './styles/shell.css';
import './styles/methods.css';
import './styles/explorer.css';
import './styles/arguments.css';
import './styles/result.css';
import './styles/rows.css';
import './styles/dock.css';
import './styles/live.css';
import './styles/liveTables.css';
import './styles/backends.css';
import './styles/nodes.css';
import './styles/trace.css';
import './ui/theme';
import { fetchDescription } from './gateway/dashboardDescription';
import { Gateway } from './gateway/gateway';
import { App } from './shell/App';
import { StartFailure } from './shell/StartFailure';
import { findView } from './shell/views';

const root = document.getElementById('app');
if (root !== null) {
  try {
    const gateway = new Gateway(await fetchDescription());
    document.title = gateway.description.title;
    render(<App gateway={gateway} />, root);
    // A view that calls no methods does not connect to the gateway.
    if (findView(location.href).connects) {
      void gateway.connect();
    }
  } catch (error) {
    render(<StartFailure message={error instanceof Error ? error.message : String(error)} />, root);
  }
}
