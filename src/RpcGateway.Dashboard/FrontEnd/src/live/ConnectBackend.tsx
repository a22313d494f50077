import type { LiveBackends } from './liveTypes';

const gateway = `builder.Services.AddRpcGateway()
    .AddBackends(options => options.AllowContracts("chat"));
app.MapRpcBackends("/rpc/backends").RequireAuthorization("backend");`;

const backend = `builder.Services.AddRpcBackend(options =>
        options.Gateways.Add(new Uri("wss://gateway/rpc/backends")))
    .AddService<IChat, ChatService>();`;

/** Explains how to connect a backend: what is missing at the gateway, or what the backend needs. */
export function ConnectBackend({ backends }: { backends: LiveBackends | undefined }) {
  return (
    <div class="connect-backend" data-testid="connect-backend">
      {backends === undefined ? (
        <>
          <p>This gateway serves all its contracts itself. To let other processes serve some, add to the gateway:</p>
          <Code text={gateway} label="Code of the gateway" />
        </>
      ) : (
        <>
          <p>
            No backend is connected. Backends may register{' '}
            {backends.allowed.map((contract, index) => (
              <span key={contract}>
                {index > 0 && ', '}
                <code>{contract}</code>
              </span>
            ))}
            . In the process that serves a contract:
          </p>
          <Code text={backend} label="Code of the backend" />
          <p class="hint">Its log states why it could not connect or register; so does the log of this gateway.</p>
        </>
      )}
    </div>
  );
}

function Code({ text, label }: { text: string; label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must reach what scrolls.
    <section class="connect-code" tabIndex={0} aria-label={label}>
      <pre>
        <code>{text}</code>
      </pre>
    </section>
  );
}
