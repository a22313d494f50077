using System.Threading.Channels;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Client;

/// <summary>The values that a case pushes until it ends or fails.</summary>
internal sealed class ScriptSource<T>
{
    private readonly Channel<T> _values = Channel.CreateUnbounded<T>();
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The pushed values.</summary>
    public ChannelReader<T> Values => _values.Reader;

    public void Push(T value) => _values.Writer.TryWrite(value);

    /// <param name="error">The error; null for a normal end.</param>
    public void End(Exception? error) => _values.Writer.TryComplete(error);

    /// <summary>Called when the reader stops.</summary>
    public void Release() => _released.TrySetResult();

    /// <summary>Completes when the reader has stopped.</summary>
    public Task WaitForReleaseAsync() => _released.Task.DefaultTimeout();
}
