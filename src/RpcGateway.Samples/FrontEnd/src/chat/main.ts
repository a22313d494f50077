import { byId } from '../shared/dom.js';
import { connectToGateway } from '../shared/gateway.js';
import { ChatRoomView } from './chatRoomView.js';
import { ChatSession, type Membership } from './chatSession.js';
import { JoinForm } from './joinForm.js';

const connected = connectToGateway();
const view = new ChatRoomView({
  send: async (text) => (await session).send(text),
  clear: async () => await (await session).clear(),
  leave: async () => {
    await (await session).leave();
    form.show();
  },
});
const form = new JoinForm(async (membership) => {
  view.prepare(membership);
  await (await session).enter(membership);
  view.show();
  showInAddress(membership);
});
const session = connected.then(
  (client) =>
    new ChatSession(client, {
      messages: (messages, kind) => view.addMessages(messages, kind),
      members: (names) => view.setMembers(names),
      joined: (name) => view.memberJoined(name),
      left: (name) => view.memberLeft(name),
      confirm: (question, signal) => view.confirm(question, signal),
      rejected: (error) => {
        view.hide();
        form.show(`You are no longer in the room. ${error.message}`);
      },
    }),
);
byId('join-button', HTMLButtonElement).disabled = true;
await session;
byId('join-button', HTMLButtonElement).disabled = false;

// Makes the address a link to the room.
function showInAddress({ room }: Membership): void {
  const address = new URL(location.href);
  address.searchParams.set('room', room);
  history.replaceState(null, '', address);
}
