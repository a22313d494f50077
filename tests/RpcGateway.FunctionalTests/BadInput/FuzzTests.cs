using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.FunctionalTests.Backends;
using RpcGateway.FunctionalTests.BadInput.Fuzzing;
using RpcGateway.Protocol;
using RpcGateway.Services;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.BadInput;

public sealed class FuzzTests() : FuzzSpecification(Placement.InProcess);

public sealed class ForwardedFuzzTests() : FuzzSpecification(Placement.BehindGateway);

/// <summary>
/// Damaged traffic against the samples, wherever they run. Whatever a client sends, it gets valid JSON-RPC or a documented close code, later
/// calls get responses, no error is logged, and nothing leaks. docs/testing.md describes longer runs.
/// </summary>
public abstract class FuzzSpecification(Placement placement) : IAsyncLifetime
{
    private const int NormalRounds = 300;
    private const int CasesPerRound = 8;

    private readonly ConcurrentBag<RpcConnection> _connections = [];
    private ServedServices _served = null!;
    private TestGateway _server = null!;
    private IReadOnlyList<Conversation> _corpus = null!;

    [Fact]
    public Task Gateway_DamagedTraffic_FollowsTheProtocol() => FuzzSettings.RunAsync(NormalRounds, RunRoundAsync);

    public async ValueTask InitializeAsync()
    {
        _served = await SampleGateway.ServeAsync(placement, _connections);
        _server = _served.Gateway;
        _served.Log.Allow(RpcTelemetryNames.EventServerException);
        _corpus = [.. Corpus.FromDocuments(), .. await new Recorder(_server.Rpc).RecordAsync()];
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return _served.DisposeAsync();
    }

    private async Task RunRoundAsync(int seed)
    {
        var random = new Random(seed);
        var mutator = new Mutator(random);
        var extended = random.Next(2) == 0;
        var conversations = _corpus.Where(conversation => conversation.Extended == extended).ToList();
        await using var client = await FuzzClient.ConnectAsync(_server.Rpc, extended, random);
        try
        {
            await client.SendAsync(RawFrame.Text("""{"jsonrpc":"2.0","id":"register","method":"hold.register"}"""));
            for (var i = 0; i < CasesPerRound && !client.IsClosed; i++)
            {
                foreach (var frame in mutator.Mutate(conversations[random.Next(conversations.Count)], _corpus))
                {
                    await client.SendAsync(frame);
                }

                await client.CheckAsync();
            }

            await client.EndAsync(withClose: random.Next(2) == 0);
            await AssertIdleAsync();
        }
        catch (Exception e)
        {
            throw new InvalidOperationException(
                string.Join(Environment.NewLine, [e.Message, $"Extended: {extended}. Sent:", .. client.Sent, "Log:", .. RecentLog()]), e);
        }
    }

    private IEnumerable<string> RecentLog() => _server.Log.Entries
        .Where(entry => entry.Category!.StartsWith("RpcGateway", StringComparison.Ordinal))
        .TakeLast(30)
        .Select(entry => entry.ToString());

    private async Task AssertIdleAsync()
    {
        await WaitUntilGoneAsync().DefaultTimeout();
        while (_connections.TryTake(out var connection))
        {
            connection.RunningCalls.Should().Be(0);
            connection.OpenStreams.Should().Be(0);
            connection.OutboundBytes.Should().Be(0);
        }

        _server.Log.AssertNoUnexpectedErrors();
        _served.Log.AssertNoUnexpectedErrors();
    }

    private async Task WaitUntilGoneAsync()
    {
        var connections = _server.Services.GetRequiredService<IRpcConnections>();
        var served = _served.Services.GetRequiredService<IRpcConnections>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(25));
        while (connections.Count > 0 || served.Count > 0)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
