using System.Threading.Channels;
using RpcGateway.Protocol.Wire;
using RpcGateway.StreamJsonRpc.Channels;

namespace RpcGateway.StreamJsonRpc.Prefixes;

/// <summary>The messages that wait for the service, in order.</summary>
internal sealed class ServiceOutput(long maxBytes)
{
    // The memory of a small message is more than its bytes.
    private const int Overhead = 64;

    private readonly Channel<MessageBuffer> _messages =
        Channel.CreateUnbounded<MessageBuffer>(new UnboundedChannelOptions { SingleReader = true });

    private readonly Lock _lock = new();
    private TaskCompletionSource? _room;
    private long _bytes;
    private long _written;

    public bool IsFull => Volatile.Read(ref _bytes) > maxBytes;

    /// <summary>The number of messages that the service has taken.</summary>
    public long Written => Volatile.Read(ref _written);

    /// <summary>Queues a message, which belongs to the queue from now on. Drops it if the queue is completed.</summary>
    public void Send(MessageBuffer message)
    {
        Interlocked.Add(ref _bytes, message.Size + Overhead);
        if (!_messages.Writer.TryWrite(message))
        {
            Release(message);
        }
    }

    /// <summary>Accepts no more messages.</summary>
    public void Complete() => _messages.Writer.TryComplete();

    /// <summary>Completes when the queue is not full, or is completed.</summary>
    public Task WaitForRoomAsync()
    {
        lock (_lock)
        {
            return !IsFull
                ? Task.CompletedTask
                : (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Writes messages until the queue is completed and empty.</summary>
    /// <param name="channel">The service.</param>
    /// <param name="gate">Holds messages back while it is closed.</param>
    /// <param name="stopping">Ends the loop, perhaps within a message.</param>
    /// <exception cref="IOException">The service is gone.</exception>
    public async Task WriteAsync(BackendChannel channel, AccessGate gate, CancellationToken stopping)
    {
        await foreach (var message in _messages.Reader.ReadAllAsync(stopping))
        {
            try
            {
                await gate.WaitAsync(stopping);
                message.TryTake(out var json);
                await channel.WriteAsync(json, stopping);
                Volatile.Write(ref _written, _written + 1);
            }
            finally
            {
                Release(message);
            }
        }
    }

    /// <summary>Discards what is left. Called when nothing is written any more.</summary>
    public void Discard()
    {
        Complete();
        while (_messages.Reader.TryRead(out var message))
        {
            Release(message);
        }
    }

    private void Release(MessageBuffer message)
    {
        Interlocked.Add(ref _bytes, -(message.Size + Overhead));
        message.Release();
        lock (_lock)
        {
            if (_room is not null && Volatile.Read(ref _bytes) <= maxBytes / 2)
            {
                _room.TrySetResult();
                _room = null;
            }
        }
    }
}
