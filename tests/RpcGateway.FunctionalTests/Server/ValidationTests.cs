using System.Text.Json;
using RpcGateway.Client;
using RpcGateway.FunctionalTests.Backends;
using RpcGateway.Services;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Server;

/// <summary>The rules of a contract are enforced wherever its service or its callback runs.</summary>
public sealed class ValidationTests
{
    [Theory]
    [InlineData(Placement.InProcess)]
    [InlineData(Placement.BehindGateway)]
    public async Task Call_InvalidArgument_FailsWithThePath(Placement placement)
    {
        await using var services = await StartAsync(placement);
        await using var client = await services.Gateway.ConnectAsync();

        var response = await client.CallAsync("ruled.send", """{"letter":{"text":"abc","copies":[{"text":""}]}}""");

        response.ErrorCode().Should().Be(RpcErrorCode.InvalidParams);
        response["error"]!["message"]!.GetValue<string>().Should()
            .Be("The params of 'ruled.send' are invalid: letter.copies[0].text: must not be empty.");
        response["error"]!["data"]!.ToJsonString().Should()
            .Be("""{"faults":[{"path":"letter.copies[0].text","message":"must not be empty"}]}""");
        (await client.ResultAsync<string>("ruled.send", """[{"text":"abc"}]""")).Should().Be("abc");
    }

    [Fact]
    public async Task Call_InvalidArgumentWithKey_IsNotStored()
    {
        await using var services = await StartAsync(Placement.InProcess);
        await using var client = await services.Gateway.ConnectAsync();

        await client.SendAsync("""{"jsonrpc":"2.0","id":1,"method":"ruled.keep","params":["abcd"],"idempotencyKey":"k"}""");
        (await client.ReceiveAsync()).ErrorCode().Should().Be(RpcErrorCode.InvalidParams);

        // Another request with the same key would be an error if the first had been stored.
        await client.SendAsync("""{"jsonrpc":"2.0","id":2,"method":"ruled.keep","params":["abc"],"idempotencyKey":"k"}""");
        (await client.ReceiveAsync())["result"]!.GetValue<string>().Should().Be("abc");
    }

    [Fact]
    public async Task Notification_InvalidArgument_IsNotDelivered()
    {
        await using var services = await StartAsync(Placement.InProcess);
        await using var client = await services.Gateway.ConnectAsync();

        await client.SendAsync("""{"jsonrpc":"2.0","method":"ruled.note","params":["abcd"]}""");

        (await client.ResultAsync<string>("ruled.send", """[{"text":"abc"}]""")).Should().Be("abc");
    }

    [Fact]
    public async Task Callback_InvalidArgument_FailsAtTheServer()
    {
        await using var services = await StartAsync(Placement.InProcess);
        var callback = new Callback();
        await using var client = await RpcClient.ConnectAsync(
            services.Gateway.Rpc, options => options.AddCallback<IRuledCallback>(callback)).DefaultTimeout();
        var ruled = client.GetProxy<IRuled>();

        (await ruled.AskAsync("abcd").DefaultTimeout()).Should().Be(RpcErrorCode.InvalidParams);
        (await ruled.AskAsync("abc").DefaultTimeout()).Should().Be(0);
        callback.Texts.Should().Equal("abc");
    }

    [Fact]
    public async Task Proxy_InvalidArgument_HasTheFaultsInItsData()
    {
        await using var services = await StartAsync(Placement.InProcess);
        await using var client = await RpcClient.ConnectAsync(services.Gateway.Rpc).DefaultTimeout();

        var error = (await FluentActions.Awaiting(() => client.GetProxy<IRuled>().SendAsync(new("123456")).DefaultTimeout())
            .Should().ThrowAsync<RpcException>()).Which;

        ((JsonElement)error.ErrorData!).GetProperty("faults")[0].GetProperty("path").GetString().Should().Be("letter.text");
    }

    [Theory]
    [InlineData(Placement.InProcess)]
    [InlineData(Placement.BehindGateway)]
    public async Task Upload_InvalidItem_EndsTheStreamAndFailsWithThePath(Placement placement)
    {
        await using var services = await StartAsync(placement);
        await using var client = await RpcClient.ConnectAsync(services.Gateway.Rpc).DefaultTimeout();
        var ruled = client.GetProxy<IRuled>();
        var ended = new TaskCompletionSource();

        var error = (await FluentActions.Awaiting(() => ruled.ImportAsync(EndlessAsync()).DefaultTimeout())
            .Should().ThrowAsync<RpcException>()).Which;

        error.Code.Should().Be(RpcErrorCode.InvalidParams);
        error.Message.Should().Be("The params of 'ruled.import' are invalid: letters[3].copies[0].text: must not be empty.");
        ((JsonElement)error.ErrorData!).GetProperty("faults")[0].GetProperty("path").GetString().Should().Be("letters[3].copies[0].text");
        await ended.Task.DefaultTimeout();
        (await ruled.ImportAsync(AsyncEnumerable.Repeat(new Letter("abc"), 1000)).DefaultTimeout()).Should().Be(1000);

        async IAsyncEnumerable<Letter> EndlessAsync()
        {
            try
            {
                for (var i = 0; ; i++)
                {
                    await Task.Yield();
                    yield return new Letter("abc", i == 3 ? [new Letter("")] : null);
                }
            }
            finally
            {
                ended.SetResult();
            }
        }
    }

    private static Task<ServedServices> StartAsync(Placement placement) => ServedServices.StartAsync(
        placement, builder => builder.AddService<IRuled, RuledService>(), ["ruled"]);

    private sealed class Callback : IRuledCallback
    {
        public List<string> Texts { get; } = [];

        public Task AnswerAsync(string text)
        {
            Texts.Add(text);
            return Task.CompletedTask;
        }
    }
}
