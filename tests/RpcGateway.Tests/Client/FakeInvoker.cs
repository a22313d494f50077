using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;

namespace RpcGateway.Tests.Client;

/// <summary>An invoker whose results the test chooses.</summary>
internal sealed class FakeInvoker(Func<RpcMethodDescriptor, CancellationToken, ValueTask<object?>> response) : RpcInvoker
{
    public FakeInvoker()
        : this((_, _) => new ValueTask<object?>(1))
    {
    }

    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>Whether calls are recorded in <see cref="Calls"/>, which allocates.</summary>
    public bool NotesCalls { get; init; } = true;

    public override JsonSerializerOptions SerializerOptions { get; } = RpcJson.CreateOptions();

    /// <summary>A lost connection: a call fails before it is sent.</summary>
    public static FakeInvoker Lost() =>
        new((_, _) => ValueTask.FromException<object?>(new RpcConnectionLostException("Lost.", requestSent: false)));

    /// <summary>A connection without responses, whose calls can be cancelled.</summary>
    public static FakeInvoker Silent() => new(async (_, cancellationToken) =>
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return null;
    });

    public override ValueTask CallAsync<TArguments>(
        RpcMethodDescriptor method, TArguments arguments, CancellationToken cancellationToken)
    {
        var pending = RespondAsync(method, cancellationToken);
        return pending.IsCompletedSuccessfully ? default : new ValueTask(pending.AsTask());
    }

    public override ValueTask<TResult> CallAsync<TArguments, TResult>(
        RpcMethodDescriptor method,
        TArguments arguments,
        JsonTypeInfo<TResult> resultType,
        CancellationToken cancellationToken)
    {
        return CastAsync(RespondAsync(method, cancellationToken));

        static async ValueTask<TResult> CastAsync(ValueTask<object?> pending) => (TResult)(await pending)!;
    }

    public override void Notify<TArguments>(RpcMethodDescriptor method, TArguments arguments) =>
        Calls.Enqueue(method.Name);

    public override async IAsyncEnumerable<TItem> StreamAsync<TArguments, TItem>(
        RpcMethodDescriptor method,
        TArguments arguments,
        JsonTypeInfo<TItem> itemType,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return (TItem)(await RespondAsync(method, cancellationToken))!;
        yield return (TItem)(await RespondAsync(method, cancellationToken))!;
    }

    public override ValueTask<PipeReader> CallBinaryAsync<TArguments>(
        RpcMethodDescriptor method, TArguments arguments, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    private ValueTask<object?> RespondAsync(RpcMethodDescriptor method, CancellationToken cancellationToken)
    {
        if (NotesCalls)
        {
            Calls.Enqueue(method.Name);
        }

        return response(method, cancellationToken);
    }
}
