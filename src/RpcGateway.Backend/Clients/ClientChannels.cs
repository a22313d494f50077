using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.Extensions.Logging;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Links;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Services.BackendLinks;
using RpcGateway.Services.Connections;

namespace RpcGateway.Backend.Clients;

/// <summary>
/// The clients that use this backend. The read loop of a link only creates their connections; everything else runs on the thread
/// pool.
/// </summary>
internal sealed class ClientChannels(
    ConnectionRunner runner,
    ConnectionObservers observers,
    RpcMethodTable methods,
    RpcConnectionOptions options,
    ILoggerFactory loggers,
    TimeProvider time)
{
    private readonly ILogger _logger = GuardedLogger.Guard(loggers.CreateLogger<ClientChannels>());
    private readonly Action<object?> _lost = runner.Leave;
    private readonly ConcurrentDictionary<BackendClient, Task> _running = new();

    /// <summary>Returns the clients of one link.</summary>
    public IReadOnlyList<BackendClient> Of(Link link) => [.. _running.Keys.Where(client => client.Link == link)];

    /// <summary>Completes when every client's connection has ended. Their links must have ended.</summary>
    public Task WaitForEndAsync() => Task.WhenAll(_running.Values);

    /// <summary>Accepts a client. Called on the read loop of the link.</summary>
    /// <param name="link">The link.</param>
    /// <param name="number">The number of the channel.</param>
    /// <param name="description">The description of the client; valid until the method returns.</param>
    /// <param name="ready">Completes when the link can be used for callbacks; the client's calls start then.</param>
    public LinkChannel? Accept(Link link, uint number, ReadOnlyMemory<byte> description, Task ready)
    {
        if (!ClientDescriptions.TryRead(description, out var described))
        {
            ClientChannelsLog.DescriptionInvalid(_logger, link.Id, "Its JSON is invalid.");
            return null;
        }

        try
        {
            var channel = new ChannelTransport(link, number);
            var client = Create(channel, described);
            channel.Updated = bytes => Update(client, bytes);

            // Added before it runs, because it removes itself afterwards.
            _running.TryAdd(client, Task.CompletedTask);
            _running.TryUpdate(client, RunAsync(client, ready), Task.CompletedTask);
            return channel;
        }
        catch (InvalidDataException e)
        {
            ClientChannelsLog.DescriptionInvalid(_logger, link.Id, e.Message);
            return null;
        }
    }

    private BackendClient Create(ChannelTransport channel, ClientDescription description)
    {
        var client = new BackendClient(
            ClientDescriptions.CreateContext(description), channel, ClientDescriptions.ReadAddress(description))
        {
            DescribedUser = description.User,
        };
        client.Connection = new RpcConnection(channel, new RpcConnectionSettings
        {
            Id = description.Id,
            Options = options,
            Methods = methods,
            Subprotocol = description.Extended ? RpcSubprotocol.RpcGatewayV1 : RpcSubprotocol.JsonRpc,
            SharesFrames = true,
            State = client,
            Lost = _lost,
            Role = RpcConnectionRole.Server,
            Numbers = new NumberRange(description.Epoch, description.Lane),
            Addresses = static state => ((BackendClient)state!).Addresses,
            LoggerFactory = loggers,
            TimeProvider = time,
        });
        client.Connection.PeerLimits = ClientDescriptions.ReadLimits(description);
        return client;
    }

    private async Task RunAsync(BackendClient client, Task ready)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await ready;
        try
        {
            await runner.RunAsync(Task.FromResult<ConnectedClient>(client));
        }
        catch (Exception e)
        {
            ClientChannelsLog.ClientFailed(_logger, client.Id, e);
        }
        finally
        {
            _running.TryRemove(client, out _);
        }
    }

    private void UpdateUser(BackendClient client, ClientDescription description)
    {
        if (description.User.AsSpan().SequenceEqual(client.DescribedUser))
        {
            // Keeps the cached results of authorization.
            return;
        }

        var previous = client.Context.PeekUser();
        client.ChangeUser(ClientDescriptions.ReadUser(description) ?? new ClaimsPrincipal(new ClaimsIdentity()));
        client.DescribedUser = description.User;
        client.Notify(() => observers.UserChangedAsync(client, previous));
    }

    // Called on the read loop of the link.
    private void Update(BackendClient client, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            if (ClientDescriptions.TryRead(bytes, out var description) && description.Id == client.Id)
            {
                UpdateUser(client, description);
                client.Connection.PeerLimits = ClientDescriptions.ReadLimits(description);
                return;
            }
        }
        catch (InvalidDataException)
        {
            // Handled like other invalid descriptions.
        }

        // The client may have lost rights, so it must not continue as the user it was.
        ClientChannelsLog.DescriptionInvalid(_logger, client.Link.Id, "Its connection is closed.");
        client.Connection.Abort(new RpcClose(RpcCloseCode.ProtocolError, "The description of the client is invalid."));
    }
}
