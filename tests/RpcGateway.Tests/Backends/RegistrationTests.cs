using System.Text;
using RpcGateway.Protocol;
using RpcGateway.Services.BackendLinks;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Backends;

/// <summary>Backends that register wrongly, too often, or again.</summary>
public sealed class RegistrationTests : IAsyncDisposable
{
    private const string NotAllowed = """{"instance":"one","contracts":[{"name":"other","perCall":false,"methods":[],"document":null}]}""";

    private readonly MemoryGateway _gateway = new(options => options.RequireContracts("chat"));

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Register_RepeatedOnOneLink_EndsTheLink()
    {
        var backend = _gateway.ConnectBackend();
        var register = () => backend.Control.CallRawAsync(BackendProtocol.Register, Encoding.UTF8.GetBytes(NotAllowed), default).AsTask();
        (await register.Should().ThrowAsync<RpcException>()).WithMessage("The contract 'other' is not allowed*");

        await register.Should().ThrowAsync<Exception>();

        (await backend.Ended.DefaultTimeout()).Code.Should().BeOneOf(RpcCloseCode.PolicyViolation, RpcCloseCode.Lost);
    }

    [Fact]
    public async Task Register_TenThousandTimesOnOneLink_IsCheckedOnce()
    {
        var (gatewayEnd, backendEnd) = InMemoryTransport.CreatePair();
        var link = _gateway.AcceptBackend(gatewayEnd);
        await using var flooding = new RpcGateway.Protocol.Links.PackedTransport(backendEnd);
        var request = Encoding.UTF8.GetBytes($$"""{"jsonrpc":"2.0","id":1,"method":"backend.register","params":{{NotAllowed}}}""");
        byte[] frame = [(byte)RpcGateway.Protocol.Links.LinkFrameType.Text, 0, 0, 0, 0, .. request];
        await using var healthy = _gateway.ConnectBackend();

        for (var i = 0; i < 10_000 && !link.IsCompleted; i++)
        {
            try
            {
                await flooding.SendAsync(frame, RpcFrameType.Binary, default).DefaultTimeout();
                await flooding.FlushAsync(default).DefaultTimeout();
            }
            catch (IOException)
            {
                break;
            }
        }

        await link.DefaultTimeout();
        _gateway.Log.Entries.Where(entry => entry.Id.Name == "Refused").Should().ContainSingle();
        await healthy.RegisterAsync("healthy");
        _gateway.Registry.FindMissing().IsEmpty.Should().BeTrue();
    }

    [Fact]
    public async Task Register_TenThousandLinks_NothingIsLeft()
    {
        await using var other = _gateway.ConnectBackend();
        await other.RegisterAsync("other");
        for (var i = 0; i < 10_000; i++)
        {
            await using var backend = _gateway.ConnectBackend();
            await backend.RegisterAsync("one");
        }

        await Eventually.IsTrueAsync(() => _gateway.Registry.Routes.Single().Instances.Count == 1);
        _gateway.Registry.FindMissing().IsEmpty.Should().BeTrue();
    }

    [Fact]
    public async Task Register_InstanceWithHalfOpenLink_ReplacesItAtOnce()
    {
        var old = _gateway.ConnectBackend();
        await old.RegisterAsync("one");
        var client = _gateway.ConnectClient();
        await AssertWhereAsync(client, "one");
        var returned = _gateway.ConnectBackend();

        await returned.RegisterAsync("one");

        _gateway.Registry.Routes.Single().Instances.Should().ContainSingle();
        _gateway.Log.Entries.Should().ContainSingle(entry => entry.Id.Name == "Replaced");
        await old.Ended.DefaultTimeout();
        await _gateway.Log.WaitForAsync("Removed").DefaultTimeout();
        _gateway.Registry.Routes.Single().Instances.Should().ContainSingle("the late end of the old link must not remove the new one");

        // The client had state there, so its next call reports the loss.
        var lost = () => client.CallRawAsync("chat.where", "[]"u8.ToArray(), default).AsTask();
        (await lost.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(RpcErrorCode.Unavailable);
        await AssertWhereAsync(client, "one");
    }

    [Fact]
    public async Task Register_InstanceOfAnotherUser_IsRefused()
    {
        await using var first = _gateway.ConnectBackend("anna");
        await first.RegisterAsync("one");
        var second = _gateway.ConnectBackend("ben");

        var register = () => second.RegisterAsync("one");

        (await register.Should().ThrowAsync<RpcException>()).WithMessage("Another user has registered the instance 'one'.");
        first.Ended.IsCompleted.Should().BeFalse();
        await AssertWhereAsync(_gateway.ConnectClient(), "one");
    }

    [Fact]
    public async Task Register_InstanceThatDrains_BothEndByThemselves()
    {
        await using var old = _gateway.ConnectBackend();
        await old.RegisterAsync("one");
        await old.DrainAsync();
        await using var next = _gateway.ConnectBackend();

        await next.RegisterAsync("one");

        old.Ended.IsCompleted.Should().BeFalse("it completes its calls");
        _gateway.Registry.FindMissing().Absent.Should().BeEmpty();
    }

    [Fact]
    public async Task Register_ReplacedForAMinute_ContractIsAlwaysAvailable()
    {
        var backend = _gateway.ConnectBackend();
        await backend.RegisterAsync("one");
        var route = _gateway.Registry.Routes.Single();
        for (var i = 0; i < 60; i++)
        {
            var next = _gateway.ConnectBackend();
            await next.RegisterAsync("one");
            _gateway.Registry.FindMissing().IsEmpty.Should().BeTrue();
            _gateway.Registry.Routes.Should().Equal([route], "an equal contract needs no new description");
        }
    }

    [Fact]
    public async Task Register_OtherMethodsThanTheReplacedLink_AreAccepted()
    {
        var old = _gateway.ConnectBackend();
        await old.RegisterAsync("one");
        var next = _gateway.ConnectBackend();

        await next.RegisterAsync("one", """{"name":"chat.other","alias":null,"kind":"call","requires":null}""");

        _gateway.Registry.Routes.Single().Contract.Methods.Single().Name.Should().Be("chat.other");
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(2_000)]
    public async Task Register_TooManyMethods_IsRefused(int count)
    {
        var backend = _gateway.ConnectBackend();
        var methods = string.Join(',', Enumerable.Range(0, count).Select(
            i => $$"""{"name":"chat.m{{i}}","alias":null,"kind":"call","requires":null}"""));

        var register = () => backend.RegisterAsync("one", methods);

        // The larger one exceeds MaxRegistrationSize as well.
        var fault = (await register.Should().ThrowAsync<Exception>()).Which;
        (fault is RpcException ? fault.Message : (await backend.Ended.DefaultTimeout()).Reason)
            .Should().ContainAny("at most 1000 are allowed (MaxMethods)", "bytes");
        await using var other = _gateway.ConnectBackend();
        await other.RegisterAsync("other");
    }

    [Theory]
    [InlineData("""{"instance":null,"contracts":[]}""")]
    [InlineData("""{"instance":"one","contracts":null}""")]
    [InlineData("""{"instance":"one","contracts":[null]}""")]
    [InlineData("""{"instance":"one","contracts":[{"name":"chat","perCall":false,"methods":[null],"document":null}]}""")]
    [InlineData("""{"instance":"one","contracts":[{"name":null,"perCall":false,"methods":[],"document":null}]}""")]
    [InlineData("""{"instance":"one","contracts":[{"name":"chat","perCall":false,"methods":[],"document":[]}]}""")]
    [InlineData("""{"instance":"one","contracts":[{"name":"chat","perCall":false,"methods":[],"document":{"methods":[{}]}}]}""")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("7")]
    public async Task Register_InvalidParams_IsRefused(string registration)
    {
        var backend = _gateway.ConnectBackend();

        var register = () => backend.Control.CallRawAsync(BackendProtocol.Register, Encoding.UTF8.GetBytes(registration), default).AsTask();

        (await register.Should().ThrowAsync<RpcException>()).Which.Code.Should().BeOneOf(
            RpcErrorCode.InvalidParams, RpcErrorCode.InvalidRequest);
        _gateway.Registry.Routes.Should().BeEmpty();
    }

    [Theory]
    [InlineData(BackendProtocol.Publish, """{"kind":"all","name":"","except":null,"method":"x","overflow":"disconnect","message":{}}""")]
    [InlineData(BackendProtocol.Request, """{"connectionId":"x","operation":"call","name":"x","params":null}""")]
    [InlineData(BackendProtocol.List, """{"kind":"group","name":"x"}""")]
    public async Task Control_BeforeTheRegistration_IsRefused(string method, string parameters)
    {
        var backend = _gateway.ConnectBackend();

        var call = () => backend.Control.CallRawAsync(method, Encoding.UTF8.GetBytes(parameters), default).AsTask();

        (await call.Should().ThrowAsync<RpcException>()).WithMessage("The backend has not registered.");
    }

    [Theory]
    [InlineData("chat.posted", "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":2}")]
    [InlineData("chat.posted", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"chat.posted\"}")]
    [InlineData("chat.posted", "{\"jsonrpc\":\"2.0\",\"method\":\"$/cancelRequest\",\"params\":{\"id\":1}}")]
    [InlineData("$/cancelRequest", "{\"jsonrpc\":\"2.0\",\"method\":\"$/cancelRequest\",\"params\":{\"id\":1}}")]
    [InlineData("chat.posted", "[{\"jsonrpc\":\"2.0\",\"method\":\"chat.posted\"}]")]
    [InlineData("chat.posted", "{}")]
    [InlineData("chat.posted", "7")]
    public async Task Publish_NoNotificationOfTheApplication_IsRefused(string method, string message)
    {
        await using var backend = _gateway.ConnectBackend();
        await backend.RegisterAsync("one");
        var request = $$"""{"kind":"All","name":"","except":null,"method":"{{method}}","overflow":"Disconnect","message":{{message}}}""";

        var publish = () => backend.Control.CallRawAsync(BackendProtocol.Publish, Encoding.UTF8.GetBytes(request), default).AsTask();

        (await publish.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(RpcErrorCode.InvalidParams);
    }

    [Fact]
    public async Task Request_MethodOfTheProtocol_IsRefused()
    {
        await using var backend = _gateway.ConnectBackend();
        await backend.RegisterAsync("one");
        var request = """{"connectionId":"client-2","operation":"Call","name":"$/enumerator/next","params":{"token":1}}"""u8.ToArray();

        var call = () => backend.Control.CallRawAsync(BackendProtocol.Request, request, default).AsTask();

        (await call.Should().ThrowAsync<RpcException>()).WithMessage("Backends must not send the method '$/enumerator/next'.");
    }

    [Theory]
    [InlineData("\"Close\"")]
    [InlineData("\"Node\"")]
    [InlineData("99")]
    public async Task Request_OperationOfNodes_IsRefused(string operation)
    {
        await using var backend = _gateway.ConnectBackend();
        await backend.RegisterAsync("one");
        var request = $$$"""{"connectionId":"{{{_gateway.Node.Id}}}","operation":{{{operation}}},"name":"drain","params":{"drain":true}}""";

        var ask = () => backend.Control.CallRawAsync(BackendProtocol.Request, Encoding.UTF8.GetBytes(request), default).AsTask();

        (await ask.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(RpcErrorCode.InvalidRequest);
    }

    private static async Task AssertWhereAsync(RpcConnection client, string instance)
    {
        var result = await client.CallRawAsync("chat.where", "[]"u8.ToArray(), default).AsTask().DefaultTimeout();
        Encoding.UTF8.GetString(result.Span).Should().Be($"\"{instance}\"");
    }
}
