using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Mailbox;
using RpcGateway.SampleContracts.Push;
using RpcGateway.TestTools;

namespace RpcGateway.Samples.Tests.Push;

/// <summary>What senders may send, by RPC and by HTTP.</summary>
public sealed class PushSendTests : IAsyncLifetime
{
    private PushGateway _push = null!;

    public async ValueTask InitializeAsync() => _push = await PushGateway.StartAsync();

    public ValueTask DisposeAsync() => _push.DisposeAsync();

    [Fact]
    public async Task Send_RepeatByHttp_ReturnsTheFirstReceipt()
    {
        var first = await _push.Sender().SendAsync(PushGateway.Ada, PushGateway.Hello, "key").DefaultTimeout();

        using var response = await _push.PostAsync(PushGateway.Ada, PushGateway.Hello, "key");
        var repeat = await response.Content.ReadFromJsonAsync<PushReceipt>(TestContext.Current.CancellationToken);
        var again = await _push.Sender().SendAsync(PushGateway.Ada, PushGateway.Hello, "key").DefaultTimeout();

        first.Should().Match<PushReceipt>(receipt => receipt.Sequence == 1 && !receipt.IsRepeat);
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        repeat.Should().Be(first with { IsRepeat = true });
        again.Should().Be(repeat);
    }

    [Fact]
    public async Task Send_RepeatByRpc_ReturnsTheReceiptOfHttp()
    {
        var message = PushGateway.Hello with { Link = "https://example.com/ä?a=b&c=<d>" };
        using var response = await _push.PostAsync(PushGateway.News, message, "key");
        var first = await response.Content.ReadFromJsonAsync<PushReceipt>(TestContext.Current.CancellationToken);

        var repeat = await _push.Sender().SendAsync(PushGateway.News, message, "key").DefaultTimeout();

        repeat.Should().Be(first! with { IsRepeat = true });
    }

    [Fact]
    public async Task Send_SameKeyWithAnotherMessage_IsAConflict()
    {
        await _push.Sender().SendAsync(PushGateway.Ada, PushGateway.Hello, "key").DefaultTimeout();
        var other = PushGateway.Hello with { Text = "Another text" };

        var error = await Rejected(_push.Sender().SendAsync(PushGateway.Ada, other, "key"));
        using var response = await _push.PostAsync(PushGateway.Ada, other, "key");
        var elsewhere = await _push.Sender().SendAsync(PushGateway.News, other, "key").DefaultTimeout();

        error.Code.Should().Be(RpcErrorCode.IdempotencyConflict);
        await ShouldBeErrorAsync(response, HttpStatusCode.Conflict, RpcErrorCode.IdempotencyConflict);
        elsewhere.IsRepeat.Should().BeFalse("keys belong to a target");
    }

    [Fact]
    public async Task Send_100RepeatsAtOnce_StoresOne()
    {
        var sender = _push.Sender();
        var calls = Enumerable.Range(0, 50).Select(_ => sender.SendAsync(PushGateway.Ada, PushGateway.Hello, "key"));
        var requests = Enumerable.Range(0, 50).Select(async _ =>
        {
            using var response = await _push.PostAsync(PushGateway.Ada, PushGateway.Hello, "key");
            return (await response.Content.ReadFromJsonAsync<PushReceipt>())!;
        });

        var receipts = await Task.WhenAll([.. calls, .. requests]).DefaultTimeout();

        receipts.Select(receipt => receipt.Sequence).Should().AllBeEquivalentTo(1L);
        receipts.Count(receipt => !receipt.IsRepeat).Should().Be(1);
        var messages = _push.Gateway.Services.GetRequiredService<IRpcMailbox<PushMessage>>();
        (await messages.GetStateAsync(RpcQueueName.User("ada"), cancellationToken: TestContext.Current.CancellationToken)).Count.Should().Be(1);
    }

    [Fact]
    public async Task Send_NoToken_IsRefused()
    {
        var anonymous = _push.Gateway.CreateClient<IPush>().Proxy;

        var error = await Rejected(anonymous.SendAsync(PushGateway.Ada, PushGateway.Hello, "key"));
        var state = await Rejected(anonymous.StateAsync(PushGateway.Ada, 1));
        var user = await Rejected(_push.Receiver().SendAsync(PushGateway.Ada, PushGateway.Hello, "key"));
        using var response = await _push.PostAsync(PushGateway.Ada, PushGateway.Hello, "key", token: null);

        error.Code.Should().Be(RpcErrorCode.Unauthenticated);
        error.Message.Should().Contain("RpcGateway:Samples:PushToken");
        state.Code.Should().Be(RpcErrorCode.Unauthenticated);
        user.Code.Should().Be(RpcErrorCode.Unauthenticated);
        await ShouldBeErrorAsync(response, HttpStatusCode.Unauthorized, RpcErrorCode.Unauthenticated);
        response.Headers.WwwAuthenticate.ToString().Should().Be("Bearer");
    }

    [Theory]
    [InlineData("a token for sender")]
    [InlineData("A token for senders")]
    public async Task Send_WrongToken_IsRefused(string token)
    {
        var error = await Rejected(_push.Sender(token).SendAsync(PushGateway.Ada, PushGateway.Hello, "key"));
        using var response = await _push.PostAsync(PushGateway.Ada, PushGateway.Hello, "key", token);

        error.Code.Should().Be(RpcErrorCode.Unauthenticated);
        await ShouldBeErrorAsync(response, HttpStatusCode.Unauthorized, RpcErrorCode.Unauthenticated);
    }

    [Fact]
    public async Task Send_GatewayHasNoToken_IsRefused()
    {
        await using var push = await PushGateway.StartAsync(token: null);

        var error = await Rejected(push.Receiver().SendAsync(PushGateway.Ada, PushGateway.Hello, "key"));
        using var response = await push.PostAsync(PushGateway.Ada, PushGateway.Hello, "key", "");

        error.Message.Should().StartWith("This gateway accepts no senders");
        await ShouldBeErrorAsync(response, HttpStatusCode.Unauthorized, RpcErrorCode.Unauthenticated);
    }

    public static TheoryData<PushTarget, PushMessage, string> Invalid { get; } = new()
    {
        { new PushTarget(), PushGateway.Hello, "key" },
        { new PushTarget("ada", "news"), PushGateway.Hello, "key" },
        { new PushTarget(User: ""), PushGateway.Hello, "key" },
        { new PushTarget(User: "a\0b"), PushGateway.Hello, "key" },
        { new PushTarget(User: new string('u', 101)), PushGateway.Hello, "key" },
        { new PushTarget(Topic: ""), PushGateway.Hello, "key" },
        { new PushTarget(Topic: "News"), PushGateway.Hello, "key" },
        { new PushTarget(Topic: "../news"), PushGateway.Hello, "key" },
        { new PushTarget(Topic: "news\n"), PushGateway.Hello, "key" },
        { new PushTarget(Topic: new string('t', 65)), PushGateway.Hello, "key" },
        { PushGateway.Ada, new PushMessage(" ", "text"), "key" },
        { PushGateway.Ada, new PushMessage("title", ""), "key" },
        { PushGateway.Ada, new PushMessage("title", new string('x', 4001)), "key" },
        { PushGateway.Ada, new PushMessage("title", "text", "javascript:alert(1)"), "key" },
        { PushGateway.Ada, PushGateway.Hello, "" },
        { PushGateway.Ada, PushGateway.Hello, "a\nb" },
        { PushGateway.Ada, PushGateway.Hello, new string('k', 201) },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public async Task Send_Invalid_IsRefusedInBothWays(PushTarget target, PushMessage message, string key)
    {
        var error = await Rejected(_push.Sender().SendAsync(target, message, key));
        using var response = await _push.PostAsync(target, message, key);

        error.Code.Should().Be(RpcErrorCode.InvalidParams);
        await ShouldBeErrorAsync(response, HttpStatusCode.BadRequest, RpcErrorCode.InvalidParams);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("[1]")]
    [InlineData("""{"target":{"user":"ada"},"key":"k"}""")]
    [InlineData("""{"target":{"user":"ada"},"message":null,"key":"k"}""")]
    [InlineData("""{"target":{"user":"ada"},"message":{"title":"t"},"key":"k"}""")]
    [InlineData("""{"target":{"user":"\ud800"},"message":{"title":"t","text":"x"},"key":"k"}""")]
    public async Task Post_BodyIsNotARequest_IsRefused(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using var response = await _push.PostAsync(content);

        await ShouldBeErrorAsync(response, HttpStatusCode.BadRequest, RpcErrorCode.InvalidParams);
    }

    [Fact]
    public async Task Post_BodyIsNotJson_IsRefused()
    {
        using var content = new StringContent("target=ada");

        using var response = await _push.PostAsync(content);

        var error = await ShouldBeErrorAsync(response, HttpStatusCode.BadRequest, RpcErrorCode.InvalidParams);
        error.Should().Contain("application/json");
    }

    [Fact]
    public async Task Send_TwoMegabytes_IsRefusedAndTheConnectionContinues()
    {
        var large = PushGateway.Hello with { Text = new string('x', 2 * 1024 * 1024) };
        var sender = _push.Gateway.CreateClient<IPush>(options => options.AccessTokenProvider = _ => new(PushGateway.Token));

        var error = await Rejected(sender.Proxy.SendAsync(PushGateway.Ada, large, "large"));
        using var response = await _push.PostAsync(PushGateway.Ada, large, "large");
        var receipt = await sender.Proxy.SendAsync(PushGateway.Ada, PushGateway.Hello, "small").DefaultTimeout();

        error.Code.Should().Be(RpcErrorCode.MessageTooLarge);
        await ShouldBeErrorAsync(response, HttpStatusCode.RequestEntityTooLarge, RpcErrorCode.MessageTooLarge);
        receipt.Sequence.Should().Be(1);
        sender.Network.ConnectionAttempts.Should().Be(1);
    }

    private static async Task<RpcException> Rejected(Task call) =>
        (await FluentActions.Awaiting(() => call.DefaultTimeout()).Should().ThrowAsync<RpcException>()).Which;

    private static async Task<string> ShouldBeErrorAsync(HttpResponseMessage response, HttpStatusCode status, int code)
    {
        var body = await response.Content.ReadAsStringAsync();
        response.StatusCode.Should().Be(status, body);
        var error = JsonNode.Parse(body)!["error"]!;
        ((int)error["code"]!).Should().Be(code);
        return (string)error["message"]!;
    }
}
