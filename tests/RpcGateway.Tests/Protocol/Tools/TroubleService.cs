using System.Runtime.CompilerServices;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Protocol;

internal sealed class TroubleService : ITrouble
{
    private int _generated;

    public SyncPoint Stubborn { get; } = new();

    public TaskCompletionSource<int> Here { get; } = new();

    public int Generated => Volatile.Read(ref _generated);

    /// <summary>Completes when the endless stream has produced ten items.</summary>
    public TaskCompletionSource TenGenerated { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource GeneratorEnded { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async IAsyncEnumerable<int> StubbornAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Stubborn.WaitToContinue(CancellationToken.None);
        yield return 1;
    }

    public async IAsyncEnumerable<int> EndlessAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                if (Interlocked.Increment(ref _generated) == 10)
                {
                    TenGenerated.TrySetResult();
                }

                yield return _generated;
                await Task.Yield();
            }
        }
        finally
        {
            GeneratorEnded.TrySetResult();
        }
    }

    public Task<Even> HalveAsync(Even number) => Task.FromResult(new Even(number.Value / 2));

    public async IAsyncEnumerable<Even> EvenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        yield return new Even(2);
    }

    public Task<int> HereAsync() => Here.Task;

    public Task FailInfinitelyAsync() => throw new RpcException(1001, "Too much.", double.PositiveInfinity);

    public Task<Circle> CircleAsync() => Task.FromResult(NewCircle());

    public async IAsyncEnumerable<Circle> CirclesAsync()
    {
        await Task.CompletedTask;
        yield return NewCircle();
    }

    private static Circle NewCircle()
    {
        var circle = new Circle();
        circle.Self = circle;
        return circle;
    }
}
