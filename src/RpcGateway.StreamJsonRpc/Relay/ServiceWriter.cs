using RpcGateway.StreamJsonRpc.Channels;

namespace RpcGateway.StreamJsonRpc.Relay;

/// <summary>Writes to the service: the messages of the client, and the farewell after them.</summary>
internal sealed class ServiceWriter(BackendChannel channel) : IDisposable
{
    private readonly SemaphoreSlim _writing = new(1);
    private bool _isStopped;

    public void Dispose() => _writing.Dispose();

    /// <summary>
    /// Writes a message and waits until the service has room for it. A write that is cancelled may have written half a message,
    /// so nothing is written after it.
    /// </summary>
    /// <returns>False if nothing can be written.</returns>
    public async ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        try
        {
            await _writing.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        try
        {
            if (!_isStopped)
            {
                await channel.WriteAsync(message, cancellationToken);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or InvalidOperationException)
        {
            _isStopped = true;
        }
        finally
        {
            _writing.Release();
        }

        return !_isStopped;
    }

    /// <summary>
    /// Waits for the write that runs, which its caller has cancelled, and starts no other one. Pipes of .NET can hang if they are
    /// disposed while their first write starts.
    /// </summary>
    public async Task StopAsync(TimeSpan limit)
    {
        if (await _writing.WaitAsync(limit))
        {
            _isStopped = true;
            _writing.Release();
        }
    }
}
