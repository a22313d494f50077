import { Account } from '../shared/account.js';
import { AccountView } from '../shared/accountView.js';
import { byId } from '../shared/dom.js';
import { connectToGateway } from '../shared/gateway.js';
import { NoteList } from './noteList.js';
import { OpenNote } from './openNote.js';

const current = new URLSearchParams(location.search).get('note');
const account = new Account();
new AccountView(byId('account', HTMLElement), account, 'Others see this name at your cursor.');
const client = await connectToGateway(account);
const list = new NoteList(client, current, (note) => {
  byId('note-title', HTMLElement).textContent = note.title;
  document.title = `${note.title} · Notes`;
});
await list.refresh();
if (current !== null) {
  new OpenNote(client, current);
}
