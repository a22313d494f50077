import { byId } from '../shared/dom.js';
import { connectToGateway } from '../shared/gateway.js';
import { Board } from './board.js';
import type { JobBoard, Jobs } from './contracts.js';
import { CountForm, PrimesForm } from './forms.js';
import { JobList } from './jobList.js';
import { countWords, findPrimes } from './jobs.js';

const help = byId('no-worker', HTMLElement);
const gateway = new URL(document.baseURI);
byId('worker-command', HTMLElement).textContent =
  `dotnet run --project src/RpcGateway.Worker -- --gateway ${gateway.protocol === 'https:' ? 'wss' : 'ws'}://${gateway.host}`;

const client = await connectToGateway();
const jobs = client.contract<Jobs>('jobs');
const list = new JobList((hasWorker) => {
  help.hidden = hasWorker;
});
new PrimesForm((limit) => list.start(findPrimes(jobs, limit)));
new CountForm((file) => list.start(countWords(jobs, file)));
new Board(client.contract<JobBoard>('jobBoard'));
