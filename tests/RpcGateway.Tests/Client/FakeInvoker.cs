using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;

namespace RpcGateway.Tests.Client;

/// <summary>A connection that answers as a test says.</summary>
internal sealed class FakeInvoker(Func<RpcMethodDescriptor, CancellationToken, ValueTask<object?>> answer) : RpcInvoker
{
    public FakeInvoker()
        : this((_, _) => new ValueTask<object?>(1))
    {
    }

    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>Whether <see cref="Calls"/> grows, which allocates.</summary>
    public bool NotesCalls { get; init; } = true;

    public override JsonSerializerOptions SerializerOptions { get; } = RpcJson.CreateOptions();

    /// <summary>A connection that is gone: a call fails before it has left.</summary>
    public static FakeInvoker Lost() =>
        new((_, _) => ValueTask.FromException<object?>(new RpcConnectionLostException("Lost.", requestSent: false)));

    /// <summary>A connection that never answers, but lets calls be cancelled.</summary>
    public static FakeInvoker Silent() => new(async (_, cancellationToken) =>
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return null;
    });

    public override ValueTask CallAsync<TArguments>(
        RpcMethodDescriptor method, TArguments arguments, CancellationToken cancellationToken)
    {
        var pending = AnswerAsync(method, cancellationToken);
        return pending.IsCompletedSuccessfully ? default : new ValueTask(pending.AsTask());
    }

    public override ValueTask<TResult> CallAsync<TArguments, TResult>(
        RpcMethodDescriptor method,
        TArguments arguments,
        JsonTypeInfo<TResult> resultType,
        CancellationToken cancellationToken)
    {
        return CastAsync(AnswerAsync(method, cancellationToken));

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
        yield return (TItem)(await AnswerAsync(method, cancellationToken))!;
        yield return (TItem)(await AnswerAsync(method, cancellationToken))!;
    }

    public override ValueTask<PipeReader> CallBinaryAsync<TArguments>(
        RpcMethodDescriptor method, TArguments arguments, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    private ValueTask<object?> AnswerAsync(RpcMethodDescriptor method, CancellationToken cancellationToken)
    {
        if (NotesCalls)
        {
            Calls.Enqueue(method.Name);
        }

        return answer(method, cancellationToken);
    }
}
