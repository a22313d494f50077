using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using RpcGateway.Protocol;
using RpcGateway.Services;
using RpcGateway.Services.Backplane;
using RpcGateway.Services.Callbacks;
using RpcGateway.Tests.Protocol;
using RpcGateway.Tests.Services;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Telemetry;

/// <summary>A notification has one span at its sender, however many connections receive it.</summary>
public sealed class NotificationSpanTests : IDisposable
{
    private readonly SpanRecorder _recorder = new();

    public void Dispose() => _recorder.Dispose();

    [Fact]
    public async Task NotificationSpan_OneConnection_IsTheParentOfTheServerSpan()
    {
        await using var pair = new ProbePair();

        pair.Server.GetProxy<IProbeCallback>().Noted("x");

        var spans = await _recorder.WaitAsync(2);
        var sent = spans.Single(span => span.Kind == ActivityKind.Client);
        sent.DisplayName.Should().Be("probeCallback.noted");
        sent.GetTagItem("rpc.method").Should().Be("probeCallback.noted");
        sent.GetTagItem("rpcgateway.notification.receivers").Should().Be(1);
        sent.GetTagItem("rpcgateway.connection.id").Should().Be("server");
        sent.GetTagItem("jsonrpc.request.id").Should().BeNull();
        sent.ParentSpanId.Should().Be(_recorder.Root.SpanId);
        spans.Single(span => span.Kind == ActivityKind.Server).ParentSpanId.Should().Be(sent.SpanId);
        Activity.Current.Should().Be(_recorder.Root);
    }

    [Fact]
    public async Task BroadcastSpan_ManyReceivers_IsOneWithTheirNumber()
    {
        var node = await StartNodeAsync("ann", "ben", "cid");
        var receivers = new BroadcastInvoker(
            node, RpcAddress.All, new HashSet<string> { "ben" }, new RpcConnectionOptions().SerializerOptions);

        Binding.RpcContracts.Get<IRemote>().CreateProxy(receivers).Said("hi");

        var sent = (await _recorder.WaitAsync(1)).Single();
        sent.Kind.Should().Be(ActivityKind.Client);
        sent.DisplayName.Should().Be("remote.said");
        sent.GetTagItem("rpcgateway.notification.receivers").Should().Be(2);
        sent.ParentSpanId.Should().Be(_recorder.Root.SpanId);
    }

    [Fact]
    public async Task NotificationSpan_ConnectionOfAnotherNode_HasNoReceiversHere()
    {
        var node = await StartNodeAsync();

        Binding.RpcContracts.Get<IRemote>().CreateProxy(
            new RemoteInvoker(node, "far", new RpcConnectionOptions().SerializerOptions)).Said("hi");

        (await _recorder.WaitAsync(1)).Single().GetTagItem("rpcgateway.notification.receivers").Should().Be(0);
    }

    [Fact]
    public async Task NotificationSpan_NotSerializable_IsAnError()
    {
        await using var pair = new ProbePair();
        var method = Binding.RpcContracts.Get<IProbeCallback>().Methods.Single(method => method.Name == "probeCallback.noted");

        FluentActions.Invoking(() => pair.Server.Invoker.Notify(method, default(BrokenArguments)))
            .Should().Throw<NotSupportedException>();

        var sent = (await _recorder.WaitAsync(1)).Single();
        sent.Status.Should().Be(ActivityStatusCode.Error);
        sent.GetTagItem("error.type").Should().Be("System.NotSupportedException");
    }

    private static async Task<GatewayNode> StartNodeAsync(params string[] receivers)
    {
        var node = new GatewayNode(new InMemoryBackplane(new InMemoryHub()), NullLogger<GatewayNode>.Instance);
        await node.StartAsync(CancellationToken.None);
        foreach (var id in receivers)
        {
            await node.AddAsync(new FakeReceiver(id), null, CancellationToken.None).DefaultTimeout();
        }

        return node;
    }

    private readonly struct BrokenArguments : Binding.IRpcArguments
    {
        public void WriteTo(Binding.RpcArgumentWriter writer) => throw new NotSupportedException();
    }
}
