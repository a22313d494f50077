import { render } from 'preact';

const root = document.getElementById('app');
if (root !== null) {
  render(<h1>RpcGateway</h1>, root);
}
