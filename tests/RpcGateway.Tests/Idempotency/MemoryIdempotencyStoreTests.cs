using RpcGateway.Services.Idempotency;

namespace RpcGateway.Tests.Idempotency;

/// <summary>The rules of every store, in memory.</summary>
public sealed class MemoryIdempotencyStoreTests : IdempotencyStoreSpecification, IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private MemoryIdempotencyStore? _store;

    public void Dispose() => _store?.Dispose();

    private protected override ValueTask<IIdempotencyStore> CreateAsync() => new(_store ??= new MemoryIdempotencyStore(Options, _time));

    private protected override Task PassWindowAsync()
    {
        _time.Advance(Options.Window);
        return Task.CompletedTask;
    }
}
