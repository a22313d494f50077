using System.Text.Json.Nodes;
using RpcGateway.Server.Backends;
using RpcGateway.Tests.Idempotency;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Backends;

/// <summary>Which backend gets a call with a key, if several nodes share what is known about keys.</summary>
public sealed class KeyedForwardTests : IAsyncDisposable
{
    private readonly Targets _targets = new();
    private readonly MemoryGateway _gateway;
    private readonly ScriptedTransport _client = new();

    public KeyedForwardTests()
    {
        _gateway = new MemoryGateway(targets: _targets);
        _gateway.AcceptClient(_client);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Drop();
        await _gateway.DisposeAsync();
        await _client.DisposeAsync();
    }

    [Fact]
    public async Task Key_KnownToAnotherNode_ReachesItsBackend()
    {
        await StartAsync("first");
        await StartAsync("second");
        await StartAsync("third");
        _targets.Answer = _ => Task.FromResult<string?>("second");

        for (var i = 0; i < 10; i++)
        {
            (await CallAsync($"k{i}")).Result<string>().Should().Be("second");
        }
    }

    [Fact]
    public async Task Key_New_ReachesTheProposedBackendAgain()
    {
        await StartAsync("first");
        await StartAsync("second");

        var result = (await CallAsync("k")).Result<string>();
        (await CallAsync("k")).Result<string>().Should().Be(result);

        _targets.Asked.Should().Equal(("", "k", result));
    }

    [Fact]
    public async Task Key_OfABackendThatIsNotHere_IsOutcomeUnknown()
    {
        await StartAsync("first");
        _targets.Answer = _ => Task.FromResult<string?>("gone");

        var response = await CallAsync("k");

        response.ErrorCode().Should().Be(RpcErrorCode.OutcomeUnknown);
        response["error"]!["data"]!["reason"]!.GetValue<string>().Should().Be("ownerLost");
    }

    [Fact]
    public async Task Key_CannotBeNoted_IsNotForwarded()
    {
        await StartAsync("first");
        _targets.Answer = _ => Task.FromException<string?>(new RpcException(RpcErrorCode.Unavailable, "No."));

        var response = await CallAsync("k");

        (response.ErrorCode(), response["error"]!["message"]!.GetValue<string>()).Should().Be((RpcErrorCode.Unavailable, "No."));
        _targets.Answer = Task.FromResult;
        (await CallAsync("k")).Result<string>().Should().Be("first");
    }

    [Fact]
    public async Task Key_WhileItIsLookedUp_KeepsTheOrderOfTheClient()
    {
        await StartAsync("first");
        var (asked, found) = (new TaskCompletionSource(), new TaskCompletionSource<string?>());
        _targets.Answer = _ =>
        {
            asked.SetResult();
            return found.Task;
        };
        _client.Send(Request(1, "k"));
        _client.Send(Request(2, null));
        await asked.Task.DefaultTimeout();

        found.SetResult("first");

        var responses = await OrderProcess.ReceiveAsync(_client, 2);
        responses.Select(response => response["id"]!.GetValue<int>()).Should().Equal(1, 2);
    }

    [Fact]
    public async Task Key_InABatch_IsAnsweredWithTheOthers()
    {
        await StartAsync("first");

        _client.Send($"[{Request(1, "k")},{Request(2, null)},{Request(3, "other")}]");

        var frame = await _client.Received.ReadAsync().DefaultTimeout();
        JsonNode.Parse(frame.Text)!.AsArray().Select(response => response!["id"]!.GetValue<int>()).Should().BeEquivalentTo([1, 2, 3]);
    }

    [Fact]
    public async Task Key_OfABackendThatDrains_ReachesIt()
    {
        var first = await StartAsync("first");
        (await CallAsync("k")).Result<string>().Should().Be("first");
        await first.DrainAsync();
        _targets.Answer = proposed => Task.FromResult<string?>(proposed ?? "first");

        (await CallAsync("k")).Result<string>().Should().Be("first");
        (await CallAsync("of another node")).Result<string>().Should().Be("first");
    }

    [Fact]
    public async Task Key_OfABackendThatConnectedAgain_ReachesIt()
    {
        var first = await StartAsync("first");
        await CallAsync("k");
        await StartAsync("second");
        await first.DisposeAsync();
        await Eventually.IsTrueAsync(() => _gateway.Registry.Routes.Single().Instances.Count == 1);
        (await CallAsync("k")).ErrorCode().Should().Be(RpcErrorCode.OutcomeUnknown);

        await StartAsync("first");

        (await CallAsync("k")).Result<string>().Should().Be("first");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a-b")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234")]
    public async Task Register_InvalidProcess_IsRefused(string process)
    {
        var register = () => _gateway.ConnectBackend().RegisterAsync("first", process: process);

        (await register.Should().ThrowAsync<RpcException>()).WithMessage("The process of a registration must be*");
    }

    private static string Request(int id, string? key) => key is null
        ? $$"""{"jsonrpc":"2.0","id":{{id}},"method":"chat.where","params":[]}"""
        : $$"""{"jsonrpc":"2.0","id":{{id}},"method":"chat.where","params":[],"idempotencyKey":"{{key}}"}""";

    private async Task<MemoryBackend> StartAsync(string name)
    {
        var backend = _gateway.ConnectBackend();
        await backend.RegisterAsync(name, process: name);
        return backend;
    }

    private Task<JsonNode> CallAsync(string key)
    {
        _client.Send(Request(1, key));
        return OrderProcess.ReceiveAsync(_client);
    }

    private sealed class Targets : IKeyedTargetStore
    {
        public List<(string User, string Key, string? Process)> Asked { get; } = [];

        public Func<string?, Task<string?>> Answer { get; set; } = Task.FromResult;

        public Task<string?> AddAsync(string user, string key, string? process)
        {
            Asked.Add((user, key, process));
            return Answer(process);
        }
    }
}
