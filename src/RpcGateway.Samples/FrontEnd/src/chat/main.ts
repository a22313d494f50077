import { Account } from '../shared/account.js';
import { AccountView } from '../shared/accountView.js';
import { byId } from '../shared/dom.js';
import { connectToGateway } from '../shared/gateway.js';
import { ChatApp } from './chatApp.js';
import { DirectForm } from './directForm.js';
import { JoinForm } from './joinForm.js';

const account = new Account();
const connected = connectToGateway(account);
// The forms are usable from the start; their buttons are disabled until there is a connection.
const joinForm = new JoinForm(account.name, async (room, name) => (await app).join(room, name));
const directForm = new DirectForm(account.name !== undefined, async (name) => (await app).openDirect(name));
new AccountView(byId('account', HTMLElement), account, 'For direct messages and unread counts. There is no password.');
const app = connected.then((client) => new ChatApp(client, account.name, (error) => joinForm.show(error)));
await (await app).start();
joinForm.enable();
directForm.enable();
