import { Account } from '../shared/account.js';
import { AccountView } from '../shared/accountView.js';
import { byId } from '../shared/dom.js';
import { connectToGateway } from '../shared/gateway.js';
import { Receiver } from './receiver.js';
import { Sender } from './sender.js';
import { SendForm } from './sendForm.js';
import { SentList } from './sentList.js';

const account = new Account();
const sender = new Sender();
const sent = new SentList(
  (target, sequence) => sender.state(target, sequence),
  (draft) => sender.send(form.token, draft),
);
const form = new SendForm(async (token, draft) => sent.add(draft, await sender.send(token, draft)));

new AccountView(
  byId('account', HTMLElement),
  account,
  'Messages to this name arrive here, on all devices where you are signed in.',
);
if (account.name === undefined) {
  byId('inbox-state', HTMLElement).textContent = 'Sign in to see your messages.';
  await connectToGateway();
} else {
  form.suggest(account.name);
  await new Receiver(account).start();
}
