using RpcGateway.Protocol.Wire;
using RpcGateway.StreamJsonRpc.Channels;
using RpcGateway.StreamJsonRpc.Messages;

namespace RpcGateway.StreamJsonRpc.Prefixes;

/// <summary>Connects a channel to its service, and passes messages on until one of them ends.</summary>
internal sealed class ServiceRun(ServiceChannel channel, ServiceConnector connector)
{
    // The end of the output and the end of a process are two events; the second one has the better reason.
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);

    private readonly PrefixSettings _settings = channel.Settings;
    private string _reason = "The client has ended it.";

    /// <summary>Returns when the channel has ended at both ends. Never fails.</summary>
    public async Task RunAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await Task.WhenAny(channel.Gate.WaitAsync(CancellationToken.None), channel.Ended);
            if (!channel.IsEnded && await connector.ConnectAsync(channel) is { } link)
            {
                PrefixLog.Opened(channel.Logger, channel.Client.Id, _settings.Name);
                await ServeAsync(link);
                PrefixLog.Ended(channel.Logger, channel.Client.Id, _settings.Name, _reason);
            }
        }
        catch (Exception e)
        {
            PrefixLog.Failed(channel.Logger, channel.Client.Id, _settings.Name, e);
            channel.EndService("An internal error occurred.");
        }
        finally
        {
            channel.Output.Discard();
            await channel.Ended;
            channel.Dispose();
        }
    }

    private async Task ServeAsync(BackendLink link)
    {
        await using var messages = new BackendChannel(link, _settings.Options.Framing, _settings.Options.MaxMessageSize);
        using var stopping = new CancellationTokenSource();
        var reading = ReadAsync(messages, stopping.Token);
        var writing = channel.Output.WriteAsync(messages, channel.Gate, stopping.Token);
        await Task.WhenAny(channel.Ended, reading, writing, link.Ended);
        if (!channel.IsEnded)
        {
            await EndServiceAsync(link, reading);
        }

        // What the channel still has to say, such as cancellations.
        await writing.WaitAsync(_settings.Options.Process.ExitTimeout, _settings.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await stopping.CancelAsync();

        // Pipes of .NET can hang if they are disposed while their first write starts.
        await Task.WhenAll(writing, reading).WaitAsync(StopTimeout, _settings.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task EndServiceAsync(BackendLink link, Task<string?> reading)
    {
        await Task.WhenAny(Task.WhenAll(link.Ended, reading), channel.Ended, Task.Delay(EndTimeout, _settings.Time));
        var fault = reading.IsCompletedSuccessfully ? await reading : null;
        var known = link.Ended.IsCompletedSuccessfully ? (await link.Ended).Reason : null;
        _reason = fault ?? known ?? "The service closed the connection.";
        channel.EndService(_reason);
    }

    // Returns a fault of the service; null at its end.
    private async Task<string?> ReadAsync(BackendChannel messages, CancellationToken stopping)
    {
        try
        {
            while (await messages.ReadAsync(stopping) is { } message)
            {
                if (Receive(message) is { } fault)
                {
                    PrefixLog.Violation(channel.Logger, _settings.Name, channel.Client.Id, fault);
                    return "The service violated the protocol.";
                }

                if (channel.Inbound.Outbound.IsFull)
                {
                    await channel.Inbound.Outbound.WaitForRoomAsync().WaitAsync(stopping);
                }
            }

            return null;
        }
        catch (FramingException e)
        {
            PrefixLog.FramingInvalid(channel.Logger, _settings.Name, channel.Client.Id, e.Message, PeerText.Clean(messages.FirstBytes));
            return "The service sent data that is not a JSON-RPC message.";
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            return null;
        }
    }

    private string? Receive(RawMessage message)
    {
        try
        {
            return new ServiceReceiver(channel).Receive(message.Json.Span);
        }
        finally
        {
            message.Release();
        }
    }
}
