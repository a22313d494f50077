using RpcGateway.Services;
using RpcGateway.Services.Backplane;

namespace RpcGateway.Tests.Services;

/// <summary>Presence of several nodes in one process.</summary>
public sealed class InMemoryPresenceTests : PresenceSpecification
{
    private readonly InMemoryHub _hub = new();

    protected override IBackplane CreateBackplane() => new InMemoryBackplane(_hub);

    [Fact]
    public async Task Node_With100000Connections_IsListedCountedAndWatched()
    {
        const int Count = 100_000;
        await using var large = await PresenceNode.StartAsync(CreateBackplane(), new RpcPresenceOptions());
        await using var reader = await PresenceNode.StartAsync(CreateBackplane(), new RpcPresenceOptions());
        for (var i = 0; i < Count; i++)
        {
            await large.AddAsync($"user {i % 50_000}");
        }

        var listed = await reader.ListIdsAsync();
        var count = await reader.CountAsync();
        await using var watch = await PresenceView.StartAsync(reader.Presence);

        (listed.Length, listed.ToHashSet().Count, watch.Present.Count).Should().Be((Count, Count, Count));
        count.Should().Be(new RpcPresenceCount(Count, 50_000));
    }
}
