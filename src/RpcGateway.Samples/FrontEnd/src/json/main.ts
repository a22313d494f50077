import { byId } from '../shared/dom.js';
import { Editor } from './editor.js';
import { LanguageConnection } from './languageConnection.js';

const state = byId('connection', HTMLElement);
const banner = byId('banner', HTMLElement);
const install = byId('install', HTMLElement);
const format = byId('format', HTMLButtonElement);
const problems = byId('problems', HTMLElement);
let isConnected = false;

const editor = new Editor(byId('editor', HTMLElement), (count) => {
  const text = !isConnected ? '' : count === 0 ? 'No problems' : `${count} ${count === 1 ? 'problem' : 'problems'}`;
  if (problems.textContent !== text) {
    problems.textContent = text;
  }
});

function show(name: 'connected' | 'connecting' | 'closed', text: string): void {
  isConnected = name === 'connected';
  state.dataset.state = name;
  state.textContent = text;
  format.disabled = !isConnected;
}

const connection = new LanguageConnection({
  connected(client) {
    show('connected', 'Connected');
    banner.hidden = true;
    install.hidden = true;
    editor.attach(client);
  },
  disconnected(reason) {
    show('connecting', 'Reconnecting…');
    editor.detach();
    banner.hidden = false;
    banner.textContent = `The connection to the language server was lost. ${reason} Trying again.`;
  },
  unavailable() {
    show('closed', 'Not available');
    banner.hidden = true;
    install.hidden = false;
  },
});

format.addEventListener('click', () => editor.format());
byId('retry', HTMLButtonElement).addEventListener('click', () => {
  show('connecting', 'Connecting…');
  connection.connect();
});
show('connecting', 'Connecting…');
connection.connect();
