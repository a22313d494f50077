using System.Threading.Channels;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Client;

/// <summary>What a script pushes, until it ends or fails.</summary>
internal sealed class ScriptSource<T>
{
    private readonly Channel<T> _values = Channel.CreateUnbounded<T>();
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What was pushed.</summary>
    public ChannelReader<T> Values => _values.Reader;

    public void Push(T value) => _values.Writer.TryWrite(value);

    /// <param name="error">Why it ends; null if that was all.</param>
    public void End(Exception? error) => _values.Writer.TryComplete(error);

    /// <summary>Says that nobody reads any more.</summary>
    public void Release() => _released.TrySetResult();

    /// <summary>Ends when nobody reads any more.</summary>
    public Task WaitForReleaseAsync() => _released.Task.DefaultTimeout();
}
